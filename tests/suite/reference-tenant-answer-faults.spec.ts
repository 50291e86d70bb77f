import { expect, test } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfFault } from '../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { PAGE_BODY, type Reply } from '../../fixtures/reference-tenant/visitor.ts';

// Faults of registration answers and of the registration policy, each proven on the wire.

const answer =
  (sees: (reply: Reply) => boolean): Probe =>
  async (visitor) =>
    sees(await visitor.post(PAGE_BODY));

const readsMetadata = ({ status, json }: Reply): boolean =>
  status === 400 && json.error === 'invalid_client_metadata';

const probes = {
  'closed-door-reads-metadata': answer(readsMetadata),
  'second-door-reads-metadata': async (visitor) =>
    readsMetadata(await visitor.post(PAGE_BODY, {}, 'aiagent/register')),
  'initial-token-of-other-realm': async (visitor) => {
    const other = visitor.in('bravo');
    const { status, json } = await other.post(PAGE_BODY);
    if (status !== 201) return false;
    const client = { client_id: String(json.client_id), client_secret: String(json.client_secret) };
    const token = String((await other.token(client)).json.access_token);
    return (await visitor.post(PAGE_BODY, { authorization: `Bearer ${token}` })).status === 201;
  },
  'issued-at-string': answer(({ json }) => /^\d{10}$/.test(String(json.client_id_issued_at))),
  'secret-expiry-milliseconds': answer(({ json }) => Number(json.client_secret_expires_at) > 1e12),
  'registration-token-unsigned': answer(({ json }) =>
    /^eyJ[\w-]+\.[\w-]+\.$/.test(String(json.registration_access_token)),
  ),
  'secret-pattern': answer(({ json }) => json.client_secret === 'a'.repeat(64)),
  'minimal-body-refused': async (visitor) =>
    (await visitor.post({ client_name: 'x', redirect_uris: ['https://a.example/cb'] })).status === 400,
  'metadata-not-returned': answer(
    ({ json }) => 'client_id' in json && !('grant_types' in json) && !('scopes' in json),
  ),
  'every-scope-returned': answer(({ json }) => String(json.scope).split(' ').length > 5),
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}
