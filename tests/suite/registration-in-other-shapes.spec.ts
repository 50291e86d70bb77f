import type { IncomingMessage } from 'node:http';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import type { Forwarded } from './support/forward.ts';
import { startHostileTenant } from './support/hostile-tenant.ts';
import { judge } from './support/judged-tenant.ts';

// Answers to registrations in shapes that the reference tenant's own faults and quirks do not have.

type Members = Readonly<Record<string, unknown>>;

/** Another status or body in place of the honest one; null leaves both as they are. */
type Answer = (
  honest: Forwarded & { readonly members: Members },
  asked: IncomingMessage,
) => { readonly status?: number; readonly body: string } | null;

type Verdicts = Readonly<Partial<Record<RequirementId, Verdict>>>;

interface Case {
  readonly answer: Answer;
  readonly wanted: Verdicts;
  readonly declared?: Readonly<Record<string, string>>;
}

const always =
  (status: number, body: object): Answer =>
  () => ({ status, body: JSON.stringify(body) });

/** Refusals of metadata under another status. */
const refusedWith =
  (status: number): Answer =>
  ({ status: honest, body }) =>
    honest === 400 ? { status, body } : null;

/** What is not labelled as JSON, or is none, is refused before any authorization server reads it. */
const readInFront: Answer = ({ status, members }) => {
  if (status === 415) return { status, body: '' };
  const isUnreadable = status === 400 && members.error === 'invalid_request';
  return isUnreadable
    ? { status, body: JSON.stringify({ code: 400, reason: 'Bad Request', message: 'not valid JSON' }) }
    : null;
};

/** Clients that have something of a kind are refused. */
const refusingClients =
  (member: string, entry: string): Answer =>
  ({ status, members }) => {
    const isRefused = status === 201 && [members[member]].flat().includes(entry);
    return isRefused ? { status: 400, body: JSON.stringify({ error: 'invalid_client_metadata' }) } : null;
  };

const inProtected = { EXPECTED_REGISTRATION: 'protected', INITIAL_ACCESS_TOKEN: 'an-initial-access-token' };

const cases: Readonly<Record<string, Case>> = {
  'metadata refused with 403': {
    answer: refusedWith(403),
    wanted: {
      'registration-refusals.grant-unknown': 'advisory',
      'registration-refusals.error-shape': 'nonconformant',
    },
  },
  'the body of the page refused with 403 for its metadata': {
    answer: always(403, { error: 'invalid_client_metadata' }),
    wanted: {
      'registration.open-without-token': 'conformant',
      'registration.page-body': 'nonconformant',
    },
  },
  'a missing token called an invalid request': {
    answer: always(400, { error: 'invalid_request' }),
    wanted: {
      'registration.open-without-token': 'inconclusive',
      'registration.page-body': 'nonconformant',
    },
  },
  'a 400 that says nothing': {
    answer: always(400, {}),
    wanted: { 'registration.open-without-token': 'inconclusive' },
  },
  'no endpoint for a caller with the initial token': {
    answer: always(404, { error: 'not_found' }),
    declared: inProtected,
    wanted: { 'registration.initial-token-accepted': 'inconclusive' },
  },
  'a refusal of the initial token under 200': {
    answer: always(200, { error: 'invalid_token' }),
    declared: inProtected,
    wanted: { 'registration.initial-token-accepted': 'inconclusive' },
  },
  'metadata refused after the initial token was let in': {
    answer: always(400, { error: 'invalid_client_metadata' }),
    declared: inProtected,
    wanted: {
      'registration.initial-token-accepted': 'conformant',
      'registration.page-body': 'nonconformant',
    },
  },
  'a minimal body refused by a tenant that wants scopes named': {
    answer: refusingClients('scopes', 'openid'),
    declared: { STRICT: 'true' },
    wanted: { 'registration.defaults': 'not-applicable', 'registration.scope-omitted': 'conformant' },
  },
  'a minimal body refused by a tenant without the code grant': {
    answer: refusingClients('grant_types', 'authorization_code'),
    declared: { STRICT: 'true' },
    wanted: { 'registration.defaults': 'not-applicable' },
  },
  'a minimal body refused although what it says is accepted': {
    answer: refusingClients('token_endpoint_auth_method', 'client_secret_basic'),
    declared: { STRICT: 'true' },
    wanted: { 'registration.defaults': 'nonconformant' },
  },
  'bodies that are read in front': {
    answer: readInFront,
    wanted: {
      'registration-refusals.grant-unknown': 'conformant',
      'registration-refusals.body-not-object': 'conformant',
      'registration-refusals.error-shape': 'conformant',
    },
  },
};

let honest: ReferenceTenant;

test.beforeAll(async () => {
  honest = await startReferenceTenant({});
});

test.afterAll(() => honest.close());

for (const [name, { answer, wanted, declared = {} }] of Object.entries(cases)) {
  test(name, async () => {
    let others = 0;
    const tenant = await startHostileTenant(
      honest.baseUrl,
      (method, path) => method === 'POST' && path.endsWith('/register'),
      (outgoing, forwarded) => {
        const members = forwarded.body.startsWith('{') ? (JSON.parse(forwarded.body) as Members) : {};
        const other = answer({ ...forwarded, members }, outgoing.req);
        if (other !== null) others += 1;
        outgoing
          .writeHead(other?.status ?? forwarded.status, forwarded.headers)
          .end(other?.body ?? forwarded.body);
      },
    );
    try {
      const atOnce = (): Promise<void> => Promise.resolve();
      const full = { PROFILE: 'full', ...declared };
      const run = await judge(tenant.baseUrl, full, atOnce, standardLimits, (id) => id in wanted);
      expect(others).toBeGreaterThan(0);
      expect(Object.fromEntries(run.outcomes.map((one) => [one.requirement, one.verdict]))).toEqual(wanted);
    } finally {
      await tenant.close();
    }
  });
}
