import { readdirSync, readFileSync } from 'node:fs';
import { test, expect } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfFault } from '../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { faults } from '../../fixtures/reference-tenant/index.ts';
import type { Reply } from '../../fixtures/reference-tenant/visitor.ts';
import { PAGE_BODY } from '../../fixtures/reference-tenant/visitor.ts';
import { isOfTheFront, isShownByFinding } from './support/on-the-wire.ts';

const agent = (sees: (reply: Reply) => boolean, others: Record<string, unknown>): Probe => {
  const body = {
    ...PAGE_BODY,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
  return async (visitor) => sees(await visitor.post({ ...body, scopes: null, ...others }));
};

const LOOPBACK = { redirect_uris: ['http://localhost:33418/callback'] };

const probes = {
  'revocation-not-published': async (visitor) => !('revocation_endpoint' in (await visitor.discovery()).json),
  'revocation-refused': async (visitor) => {
    const client = await visitor.register();
    const { json } = await visitor.revoke(await visitor.accessToken(client), client);
    return json.error === 'unsupported_token_type';
  },
  'revocation-without-effect': async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    await visitor.revoke(token, client);
    return (await visitor.introspect(token, client)).json.active === true;
  },
  'revocation-unknown-400': async (visitor) =>
    (await visitor.revoke('never-issued', await visitor.register())).status === 400,
  'revocation-anonymous': async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    await visitor.revoke(token, {});
    return (await visitor.introspect(token, client)).json.active === false;
  },
  'revocation-any-client': async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    await visitor.revoke(token, await visitor.register());
    return (await visitor.introspect(token, client)).json.active === false;
  },
  'cross-realm-token': async (visitor) => {
    const bravo = visitor.in('bravo');
    const token = await visitor.accessToken(await visitor.register());
    return (await bravo.introspect(token, await bravo.register())).json.active === true;
  },

  'wellknown-html-fallback': async (visitor) => {
    const address = `${visitor.tenant.baseUrl}/.well-known/oauth-authorization-server`;
    return (await visitor.send(address + new URL(visitor.at('')).pathname.slice(0, -1))).status === 200;
  },
  'wellknown-other-issuer': async (visitor) => {
    const address = `${visitor.tenant.baseUrl}/.well-known/openid-configuration`;
    const { json } = await visitor.send(address + new URL(visitor.at('')).pathname.slice(0, -1));
    return String(json.issuer).endsWith('/bravo');
  },
  'agent-confidential-refused': agent(({ status }) => status === 400, {}),
  'agent-public-refused': agent(({ status }) => status === 400, { token_endpoint_auth_method: 'none' }),
  'agent-public-gets-secret': agent(({ json }) => 'client_secret' in json, {
    token_endpoint_auth_method: 'none',
  }),
  'agent-loopback-refused': agent(({ json }) => json.error === 'invalid_redirect_uri', LOOPBACK),
  'waf-blocks-localhost': agent(({ status }) => status === 403, LOOPBACK),
  'agent-null-members': agent(({ json }) => json.client_uri === '' && json.logo_uri === null, {}),
  'agent-grants-added': agent(({ json }) => String(json.grant_types).endsWith(',password'), {}),
  'waf-blocks-user-agent': async (visitor) => {
    const headers = { 'user-agent': 'python-httpx/0.27' };
    return (await visitor.send(visitor.at('.well-known/openid-configuration'), { headers })).status === 403;
  },
  'aiagent-script-missing': async (visitor) => {
    const { status, json } = await visitor.post(PAGE_BODY, {}, 'aiagent/register');
    return status === 201 && !('providerOverridesEnabled' in json);
  },
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}

/** Faults of the TLS terminator in front of the tenant, which only the kill matrix starts. */
const OF_THE_FRONT = (Object.keys(faults) as FaultSlug[]).filter((slug) => isOfTheFront(faults[slug]));

test('every fault has a probe, or the kill matrix sees it in the answer that a finding shows', () => {
  const specs = readdirSync(import.meta.dirname).filter((name) => /^reference-tenant-.*-faults/.test(name));
  const text = specs.map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8')).join('\n');
  const unproved = (Object.keys(faults) as FaultSlug[]).filter(
    (slug) => !text.includes(`  '${slug}': `) && !isShownByFinding(faults[slug]),
  );
  // A visitor cannot log in an end user; the kill matrix has an end user's token.
  const elsewhere = ['user-subject-replaced'];
  const allowed: readonly string[] = [...elsewhere, ...OF_THE_FRONT];
  expect(unproved.filter((slug) => !allowed.includes(slug))).toEqual([]);
});
