import { expect, test } from '@playwright/test';
import { probedPrivilegedScopes } from '../../fixtures/catalogue/posture-privileges.ts';
import { requirement } from '../../fixtures/catalogue/index.ts';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { privilegedProbes } from '../../fixtures/probes/posture/privileged-scopes.ts';
import type { Mutation } from '../../fixtures/judging/refusal-case.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Undecided, Violation, type Signal } from '../../fixtures/judging/signals.ts';
import { weigh } from '../../fixtures/judging/weigh.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { answeredWith, registeredWith } from './support/stub-answered.ts';
import { client, session, tokenWith, type World } from './support/stub-refusal-session.ts';

// A client has a privileged scope if an answer names it, or if it gets a token with it.

/** How the tenant ends a registration with this scope: the members of its answer, a refusal, or nothing. */
type Ending = JsonObject | 'refused' | 'starved';

/** What both requirements say: the words of what they throw, or `fine`. */
async function judgedWith(
  endings: Readonly<Record<string, Ending>>,
  world: World = {},
  published: readonly string[] = [],
): Promise<{ readonly registrable: string; readonly granted: string; readonly first: string | undefined }> {
  const own = session(world);
  const stubbed = {
    ...own,
    target: { ...own.target, forbiddenScopes: [] },
    discovery: { ...own.discovery, wellFormedScopes: () => Promise.resolve(published) },
    refusals: {
      expectNoneLetIn: (_: string, probes: Readonly<Record<string, Mutation | readonly Mutation[]>>) =>
        weigh(
          ...Object.values(probes)
            .flat()
            .filter((mutation) => 'mutate' in mutation)
            .map((mutation) => async () => {
              const [scope = ''] = mutation.mutate({}).scopes as string[];
              const ending = endings[scope] ?? 'refused';
              if (ending === 'starved') throw new Undecided('not asked, the budget', null);
              if (ending === 'refused') mutation.judgeRefusal?.(answeredWith(400, {}), scope);
              else
                await mutation.judgeAcceptance(
                  registeredWith({ ...client, ...ending }, 'registration'),
                  scope,
                );
            }),
        ),
    },
  } as unknown as Session;
  const { expectNotRegistrable, expectNotGranted } = await privilegedProbes(stubbed)();
  const signalOf = async (expectation: () => void): Promise<Signal | null> => {
    const { result } = await withEvidence(expectation);
    return result.ok ? null : (result.error as Signal);
  };
  const inWords = (signal: Signal | null): string =>
    signal === null
      ? 'fine'
      : `${signal.name} ${signal instanceof Violation ? signal.actual : signal.message}`;
  const granted = await signalOf(expectNotGranted);
  return {
    registrable: inWords(await signalOf(expectNotRegistrable)),
    granted: inWords(granted),
    first: granted instanceof Violation ? granted.exchanges[0]?.purpose : undefined,
  };
}

const scope = 'fr:idm:*';
const token = tokenWith({ scope });

test('the row sends what the list of privileged scopes has, in its order', () => {
  const { probes = {} } = requirement('posture.privileged-registrable');
  expect(Object.keys(probes)).toEqual([...probedPrivilegedScopes, 'published']);
});

test('refused everywhere, or visibly left out: nothing is wrong', async () => {
  expect(await judgedWith({})).toMatchObject({ registrable: 'fine', granted: 'fine' });
  const dropped = await judgedWith({ [scope]: { scopes: ['data-a'] } });
  expect(dropped).toMatchObject({ registrable: 'fine', granted: 'fine' });
});

test('a scope that the answer names is registered, and granted only where a token has it', async () => {
  expect(await judgedWith({ [scope]: { scopes: [scope] } })).toMatchObject({
    registrable: `Violation ${scope}: registered and returned`,
    granted: 'fine',
  });
  expect(await judgedWith({ [scope]: { scopes: [scope] } }, { token })).toEqual({
    registrable: `Violation ${scope}: registered and returned`,
    granted: `Violation a token was issued with "${scope}"`,
    first: 'token',
  });
});

test('an answer that is silent about scopes, or hides one, is tried at the token endpoint', async () => {
  for (const answer of [{}, { scopes: ['data-a'] }]) {
    const { registrable, granted } = await judgedWith({ [scope]: answer }, { token });
    expect(registrable).toBe(`Violation ${scope}: not returned, but a token has it`);
    expect(granted).toContain('Violation');
  }
  expect(await judgedWith({ [scope]: {} })).toMatchObject({ registrable: 'fine', granted: 'fine' });
  const unclear: Answered = answeredWith(401, { error: 'invalid_client' });
  const { registrable, granted } = await judgedWith({ [scope]: {} }, { token: unclear });
  expect([registrable, granted].every((words) => words.startsWith('Undecided'))).toBe(true);
});

test('what could not be tried stays open, and hides no violation', async () => {
  const starved = await judgedWith({ 'fr:am:*': 'starved' });
  expect(starved.registrable).toContain('Undecided not asked');
  expect(starved.granted).toContain('Undecided not asked');
  const both = await judgedWith({ 'fr:am:*': 'starved', [scope]: { scopes: [scope] } });
  expect(both.registrable).toContain('Violation');
  expect(both.granted).toBe('Undecided whether a client can register "fr:am:*" was not decided');
});

test('published privileged scopes are tried beside the known ones', async () => {
  const published = ['data-a', 'fr:iga:*', scope];
  const { registrable } = await judgedWith({ 'fr:iga:*': { scopes: ['fr:iga:*'] } }, {}, published);
  expect(registrable).toBe('Violation fr:iga:*: registered and returned');
});
