import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import {
  startBrokenWire,
  wireFaults,
  type Passing,
  type Placement,
  type WireFaultName,
} from './support/broken-wire.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';

const isAt =
  (end: string) =>
  ({ path }: Passing): boolean =>
    path.endsWith(end);

const placements = {
  'the first call': ({ before }) => before === 0,
  'every call': () => true,
  discovery: isAt('/.well-known/openid-configuration'),
  registration: (passing) => passing.method === 'POST' && isAt('/register')(passing),
  token: isAt('/access_token'),
  introspection: isAt('/introspect'),
  'what is refused': 'refusals',
  deletion: ({ method }) => method === 'DELETE',
} satisfies Record<string, Placement>;
type PlacementName = keyof typeof placements;

interface Wire {
  /** What the inconclusive requirements say. */
  readonly wording: RegExp;
  /** What is nonconformant, where that is anything: a thing that was seen twice alike, and no other. */
  readonly charged?: Partial<Record<PlacementName, readonly RequirementId[]>>;
  /** Where it is tried, where that is not everywhere: the slow ones cost their time limit each. */
  readonly at?: readonly PlacementName[];
}

/** The same device in front of every path but discovery, which has a row of its own. */
const intercepted: Wire['charged'] = {
  discovery: ['discovery.document-served'],
  registration: ['cross.no-interception'],
  token: ['cross.no-interception'],
  introspection: ['cross.no-interception'],
  'what is refused': ['cross.no-interception'],
  deletion: ['cross.no-interception', 'hygiene.clients-removed'],
};

/** A body that cannot be read, twice alike, is charged to the row that asks for its form. */
const unreadable: Wire['charged'] = {
  'every call': ['discovery.document-served'],
  discovery: ['discovery.document-served'],
  registration: ['registration.json-body'],
  token: ['token.response-shape'],
  introspection: ['introspection.json-shape'],
  'what is refused': ['registration-refusals.error-shape', 'token.error-shape'],
};

/** Nothing arrived, so the clients are certainly there still. */
const undeleted: Wire['charged'] = { deletion: ['hygiene.clients-removed'] };

const slow: readonly PlacementName[] = ['the first call', 'every call', 'registration'];

const wires: Readonly<Record<Exclude<WireFaultName, 'wrong-content-type'>, Wire>> = {
  'connection-reset': { wording: /^connection closed by 127\.0\.0\.1 before an answer/ },
  'slow-body': { wording: /^answer incomplete after 1\.5 s/, at: slow },
  'late-duplicate': { wording: /^no complete answer from 127\.0\.0\.1 within 1\.5 s/, at: slow },
  'truncated-body': { wording: /^body ended early \(5 of 300 bytes\)/ },
  'truncated-json': {
    wording: /the body is not JSON|without an error code|no error code/,
    charged: unreadable,
  },
  'invalid-utf8': {
    wording: /the body is not valid UTF-8|without an error code|no error code/,
    charged: unreadable,
  },
  'html-page': {
    wording:
      /^a page instead of an answer from \/am\/|the body is an HTML page|does not answer like an AIC tenant/,
    charged: intercepted,
  },
  'login-redirect': { wording: /^redirected to login\.example\.com, not followed/, charged: intercepted },
  'rate-limited': { wording: /^rate limited \(429, Retry-After 7 s\)/, charged: undeleted },
  'rate-limited-bare': {
    wording: /^rate limited \(429\)|^the tenant limits registrations without naming an end/,
    charged: undeleted,
  },
  maintenance: {
    wording: /^service unavailable \(503\)|^not asked, host unavailable since \d\d:\d\d:\d\d UTC/,
    charged: undeleted,
  },
  'bad-gateway': { wording: /^gateway error \(502\)/ },
  'server-error': {
    wording: /^server error \(500\), transaction \d{8}-[0-9a-f]+-\d+/,
    charged: Object.fromEntries(
      (['discovery', 'registration', 'token', 'introspection', 'what is refused', 'deletion'] as const).map(
        (placement) => [placement, ['cross.no-server-error'] as const],
      ),
    ),
  },
  'huge-body': { wording: /^answer larger than 1 MiB/ },
  'compression-bomb': { wording: /^answer expands beyond 1 MiB/ },
  'bad-compression': { wording: /^answer cannot be decompressed/ },
  'empty-success': { wording: /the body is empty|without an error code|no error code/, charged: unreadable },
};

/** Decided by what the tenant accepts, not by what it refuses. */
const decidedByAcceptance: readonly RequirementId[] = [
  'registration-refusals.display-uris',
  'registration-refusals.own-credentials',
  'registration-refusals.own-lifetime',
];

/** The status alone decides these: 405 without a body refuses a method. */
const decidedByStatus: readonly RequirementId[] = [
  'registration-refusals.method-unsupported',
  'registration-refusals.no-credentials',
];

async function judged(fault: WireFaultName, placement: PlacementName) {
  const tenant = await startReferenceTenant({});
  const wire = await startBrokenWire(tenant.baseUrl, wireFaults[fault], placements[placement]);
  try {
    const limits = { ...standardLimits, timeoutMs: 1_500 };
    const judgement = await judge(wire.baseUrl, {}, undefined, limits);
    expect(wire.spoiled()).toBeGreaterThan(0);
    return { judgement, left: tenant.clients('alpha').length };
  } finally {
    await wire.close();
    await tenant.close();
  }
}

/** Clients that are still on the tenant are reported. */
function expectNobodyForgotten(judgement: Judgement, left: number): void {
  if (left > 0)
    expect(['nonconformant', 'inconclusive']).toContain(judgement.of('hygiene.clients-removed').verdict);
}

test.describe('once is an accident', () => {
  // What is over the limit is not asked for again.
  const unrepeated = ['huge-body', 'compression-bomb'];
  for (const fault of Object.keys(wires) as (keyof typeof wires)[]) {
    test(fault, async () => {
      const { judgement } = await judged(fault, 'the first call');
      expect(judgement.with('nonconformant')).toEqual([]);
      if (!unrepeated.includes(fault)) expect(judgement.with('inconclusive')).toEqual([]);
    });
  }
});

for (const [fault, { wording, charged = {}, at }] of Object.entries(wires) as [keyof typeof wires, Wire][]) {
  test.describe(`${fault} says nothing about the tenant`, () => {
    const all = Object.keys(placements) as PlacementName[];
    for (const placement of (at ?? all).filter((name) => name !== 'the first call')) {
      test(`at ${placement}`, async () => {
        const { judgement, left } = await judged(fault, placement);
        expect(judgement.with('nonconformant')).toEqual(charged[placement] ?? []);
        expectNobodyForgotten(judgement, left);

        const undecided = judgement.outcomes.filter(({ verdict }) => verdict === 'inconclusive');
        const isHarmless = placement === 'deletion' && undecided.length === 0;
        if (!isHarmless)
          expect(undecided.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(wording));
        if (placement !== 'what is refused') return;
        const good = judgement.with('conformant').filter((id) => id.startsWith('registration-refusals.'));
        const allowed = charged[placement] === unreadable[placement] ? decidedByStatus : [];
        expect(good.filter((id) => !decidedByAcceptance.includes(id) && !allowed.includes(id))).toEqual([]);
      });
    }
  });
}

test('JSON labelled as text is read, and charged to the form of each answer', async () => {
  const { judgement } = await judged('wrong-content-type', 'every call');
  expect(judgement.with('nonconformant')).toEqual([
    'discovery.document-served',
    'introspection.json-shape',
    'introspection.jwt-form',
    'registration-refusals.error-shape',
    'registration.json-body',
    'token.error-shape',
    'token.response-shape',
  ]);
  expect(judgement.with('inconclusive')).toEqual([]);
});
