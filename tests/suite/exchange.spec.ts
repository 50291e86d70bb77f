import { expect, test } from '@playwright/test';
import { requirementIds, type RequirementId } from '../../fixtures/catalogue/index.ts';
import { refusedExchange } from '../../fixtures/probes/agents/exchange-refusals.ts';
import {
  startReferenceTenant,
  type FaultSlug,
  type QuirkSlug,
} from '../../fixtures/reference-tenant/index.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { END_USER } from './support/run-with.ts';
import { answeredWith } from './support/stub-answered.ts';

const AUDIENCE = 'orders-portal';
const rows: readonly RequirementId[] = requirementIds.filter((id) => id.startsWith('agents.exchange-'));

interface Standing {
  readonly declared?: Readonly<Record<string, string>>;
  readonly faults?: readonly FaultSlug[];
  readonly quirks?: readonly QuirkSlug[];
  /** Another token than one of the tenant. */
  readonly token?: (issuer: string) => string;
  readonly isOffered?: boolean;
}

interface Judged {
  readonly judgement: Judgement;
  /** The form of each request to the token endpoint. */
  readonly asked: readonly URLSearchParams[];
  readonly registrations: number;
  readonly left: number;
  readonly token: string;
}

/** Only the rows about the exchange, judged on a tenant of its own. */
async function judged({
  declared = {},
  faults = [],
  quirks = [],
  token: made,
  isOffered = true,
}: Standing): Promise<Judged> {
  const tenant = await startReferenceTenant({
    faults,
    quirks,
    ...(isOffered ? { tokenExchange: true } : {}),
  });
  try {
    const document = (await (
      await fetch(`${tenant.baseUrl}/am/oauth2/realms/root/realms/alpha/.well-known/openid-configuration`)
    ).json()) as { issuer: string };
    const token = made?.(document.issuer) ?? (await tenant.mintEndUserToken('alpha', END_USER));
    const settings = {
      PROFILE: 'onboarding',
      SUBJECT_ACCESS_TOKEN: token,
      EXPECTED_SUBJECT: END_USER,
      ...declared,
    };
    const judgement = await judge(
      tenant.baseUrl,
      settings,
      () => Promise.resolve(),
      standardLimits,
      (id) => rows.includes(id),
    );
    const posts = (end: string) =>
      tenant.requests.filter(({ method, path }) => method === 'POST' && path.endsWith(end));
    return {
      judgement,
      token,
      asked: posts('/access_token').map(({ body }) => new URLSearchParams(body)),
      registrations: posts('/register').length,
      left: tenant.clients('alpha').length,
    };
  } finally {
    await tenant.close();
  }
}

const aJwt = (claims: object): string =>
  [{ alg: 'RS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.') + '.c2ln';

const verdicts = ({ judgement }: Judged): Record<string, string> =>
  Object.fromEntries(
    rows.map((id) => [id.slice('agents.exchange-'.length), judgement.of(id).verdict] as const),
  );

test('an agent exchanges the token as the page sends it, and nothing of the token is shown', async () => {
  const seen = await judged({ declared: { ONBOARDING: 'agent', EXCHANGE_AUDIENCE: AUDIENCE } });
  expect(new Set(Object.values(verdicts(seen)))).toEqual(new Set(['conformant']));
  const [exchange, withoutGrant, ...others] = seen.asked;
  expect(others).toEqual([]);
  expect(Object.fromEntries(exchange ?? [])).toMatchObject({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: seen.token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience: AUDIENCE,
    // The user's token also has profile, and the client has data-write.
    scope: 'data-read',
  });
  expect(exchange?.has('actor_token')).toBe(false);
  expect(withoutGrant?.get('client_id')).not.toBe(exchange?.get('client_id'));
  expect(seen).toMatchObject({ registrations: 2, left: 0 });
  const shown = JSON.stringify([seen.judgement.outcomes, seen.judgement.record]);
  for (const part of seen.token.split('.')) expect(shown).not.toContain(part);
});

test('a plain client has no actor, and asks for no audience unless one is set', async () => {
  const seen = await judged({});
  expect(verdicts(seen)).toEqual({
    subject: 'conformant',
    actor: 'not-applicable',
    audience: 'not-applicable',
    scope: 'conformant',
    'without-grant': 'conformant',
  });
  expect(seen.asked.map((form) => form.has('audience'))).toEqual([false, false]);
  expect(seen).toMatchObject({ registrations: 2, left: 0 });
});

test('of opaque tokens introspection is asked, and what it does not show stays open', async () => {
  const seen = await judged({
    quirks: ['token-opaque'],
    declared: {
      EXPECTED_TOKEN_FORMAT: 'opaque',
      EXPECTED_TOKEN_ALGORITHM: '',
      EXCHANGE_AUDIENCE: AUDIENCE,
    },
  });
  expect(verdicts(seen)).toMatchObject({
    subject: 'conformant',
    audience: 'inconclusive',
    scope: 'inconclusive',
    'without-grant': 'conformant',
  });
  expect(seen.judgement.of('agents.exchange-scope').reason).toMatch(/cannot be read/);
});

test('without a token, and where the grant is not offered, nothing is sent and the reason is said', async () => {
  const none = { SUBJECT_ACCESS_TOKEN: '', EXPECTED_SUBJECT: '', PROFILE: 'full', OPTIONAL_CHECKS: 'agents' };
  const unset = await judged({ declared: none });
  const unoffered = await judged({ isOffered: false });
  for (const { judgement, registrations, asked } of [unset, unoffered]) {
    expect(judgement.with('not-applicable')).toEqual(expect.arrayContaining([...rows]));
    expect([registrations, asked.length]).toEqual([0, 0]);
  }
  const reason = ({ judgement }: Judged) => judgement.of('agents.exchange-subject').reason;
  expect(reason(unset)).toMatch(/SUBJECT_ACCESS_TOKEN is not set/);
  expect(reason(unoffered)).toMatch(
    /grant_types_supported lacks urn:ietf:params:oauth:grant-type:token-exch/,
  );
});

test.describe('a token that cannot be exchanged costs no client', () => {
  for (const [title, token, reason] of [
    ['expired', (iss: string) => aJwt({ iss, sub: END_USER, exp: 1_700_000_000 }), /has expired/],
    ['of another issuer', () => aJwt({ iss: 'https://other.example', sub: END_USER }), /another issuer/],
  ] as const) {
    test(title, async () => {
      const { judgement, registrations } = await judged({ token });
      const outcome = judgement.of('agents.exchange-subject');
      expect(outcome).toMatchObject({ verdict: 'inconclusive', cause: null });
      expect(outcome.reason).toMatch(reason);
      expect(registrations).toBe(0);
    });
  }
});

test('a token that shares no scope with the client is not exchanged', async () => {
  const declared = { EXPECTED_SCOPES: 'openid profile data-read data-write', REQUEST_SCOPES: 'data-write' };
  const seen = await judged({ declared });
  const { verdict, reason } = seen.judgement.of('agents.exchange-scope');
  expect([verdict, seen.asked.length]).toEqual(['not-applicable', 0]);
  expect(reason).toMatch(/share no scope/);
});

test('a finding about scopes does not show what else the token of the user may do', async () => {
  const { judgement } = await judged({ faults: ['exchange-scope-beyond-user'] });
  const { verdict, expected, actual } = judgement.of('agents.exchange-scope');
  expect(verdict).toBe('nonconformant');
  expect(expected).toBe("only scopes of the end user's token");
  expect(actual).toBe('also data-write, which was not asked for');
});

test('without a policy the reason says what is missing', async () => {
  const { judgement } = await judged({
    quirks: ['exchange-without-policy'],
    declared: { ONBOARDING: 'agent' },
  });
  expect(judgement.of('agents.exchange-subject')).toMatchObject({
    verdict: 'not-applicable',
    reason:
      "the exchange brought no token: 400 access_denied; no application policy names the agent of this run, which is new, and the suite makes none; Ping's page also names the application as audience, and EXCHANGE_AUDIENCE is not set",
  });
});

test.describe('a refused exchange', () => {
  const known = { isReadable: true, hasAudience: true, byAgent: true };
  for (const [status, answer, about, name, text] of [
    [400, { error: 'access_denied' }, known, 'NotApplicable', /policy/],
    [400, { error: 'invalid_request' }, { ...known, byAgent: false }, 'NotApplicable', /may_act/],
    [400, { error: 'unsupported_grant_type' }, known, 'NotApplicable', /provider's grants/],
    [400, { error: 'unauthorized_client' }, known, 'NotApplicable', /does not let this client/],
    [400, { error: 'invalid_grant' }, { ...known, isReadable: false }, 'Undecided', /may also have expired/],
    [400, { error: 'invalid_client' }, known, 'Undecided', /invalid_client/],
    [400, { message: 'no' }, known, 'Undecided', /400/],
    [500, { error: 'server_error' }, known, 'Undecided', /500/],
    [200, { scope: 'data-read' }, known, 'Undecided', /200/],
  ] as const) {
    test(`${status} ${JSON.stringify(answer)}${about === known ? '' : ', otherwise'}`, () => {
      const signal = refusedExchange(answeredWith(status, answer), about);
      expect(signal.name).toBe(name);
      expect(signal.reason).toMatch(text);
    });
  }
});

test('an audience is one id, and a notice says where it is not used', () => {
  const load = (env: Record<string, string>) => loadSettings({ env, directory: test.info().outputDir });
  const both = { SUBJECT_ACCESS_TOKEN: 'abcdefgh', EXPECTED_SUBJECT: END_USER };
  expect(load({ ...both, EXCHANGE_AUDIENCE: AUDIENCE }).targets[0].exchangeAudience).toBe(AUDIENCE);
  expect(load(both).targets[0].exchangeAudience).toBeNull();
  expect(JSON.stringify(load({ EXCHANGE_AUDIENCE: AUDIENCE }))).toContain('EXCHANGE_AUDIENCE is set, but');
  expect(() => load({ ...both, EXCHANGE_AUDIENCE: 'a b' })).toThrow(/not the client id/);
});
