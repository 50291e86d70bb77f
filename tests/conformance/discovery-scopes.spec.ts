import { standardScopes } from '../../fixtures/settings/scope-names.ts';
import {
  Deviation,
  NotApplicable,
  Undecided,
  Violation,
  expectScopes,
  noteOf,
  requirement,
  test,
  weigh,
} from '../../fixtures/conformance.ts';
import { isScopeToken } from '../../fixtures/tenant/registration-answer.ts';
import { isStringArray } from '../../fixtures/judging/matchers.ts';
import { isAbsent, isAbsentOrEmptyList } from '../../fixtures/judging/json-values.ts';
import { show } from '../../fixtures/judging/show.ts';
import type { Session } from '../../fixtures/facts/session.ts';

// Task 1 of Ping's page: the Client Registration Scope Allowlist, as it is published and as it is applied.

/** What a list does not say in a readable form is neither missing nor surplus. */
async function throwUnreadable({ discovery }: Session): Promise<never> {
  const reason = 'scopes_supported is no array of strings';
  throw new Undecided(reason, 'discovery.member-types', await discovery.served());
}

test(
  ...requirement('discovery.scopes-expected', async (session) => {
    const declared = session.declaredScopes();
    const { discovery } = session;
    const { scopes_supported: published } = await discovery.document();
    // A text may name every scope: its type has a row of its own.
    if (!isAbsent(published) && !Array.isArray(published)) await throwUnreadable(session);
    const found = await discovery.publishedScopes();
    expectScopes('scopes_supported', found, await discovery.served()).toHaveAll(declared);
  }),
);

test(
  ...requirement('discovery.scopes-nothing-extra', async (session) => {
    const declared = session.declaredScopes();
    const published = await session.discovery.wellFormedScopes();
    const tolerated = standardScopes.filter(
      (scope) => !declared.includes(scope) && published.includes(scope),
    );
    if (tolerated.length > 0) noteOf('discovery.scopes-nothing-extra', 'tolerated', tolerated.join(', '));
    const surplus = published.filter((scope) => !declared.includes(scope) && !standardScopes.includes(scope));
    if (surplus.length === 0) {
      const { scopes_supported: list } = await session.discovery.document();
      if (!isAbsent(list) && !isStringArray(list)) await throwUnreadable(session);
      return;
    }
    throw new Violation(
      `scopes_supported: nothing beyond the declared scopes (${declared.join(', ')}) and OpenID's own`,
      `scopes_supported has also: ${surplus.join(', ')}`,
      await session.discovery.served(),
    );
  }),
);

test(
  ...requirement('discovery.scopes-syntax', async (session) => {
    const { discovery } = session;
    const served = await discovery.served();
    const published = (await discovery.document()).scopes_supported;
    if (isAbsentOrEmptyList(published)) throw new NotApplicable(`scopes_supported is ${show(published)}`);
    const scopes = await discovery.publishedScopes();
    const expectNone =
      (found: readonly string[], wanted: string, Finding: typeof Violation | typeof Deviation) => () => {
        const actual = `scopes_supported has: ${found.map(show).join(', ')}`;
        if (found.length > 0) throw new Finding(`scopes_supported: ${wanted}`, actual, served);
      };
    const unfit = scopes.filter((scope) => !isScopeToken(scope));
    const barred = scopes.filter((scope) => isScopeToken(scope) && scope.includes('|'));
    const twice = scopes.filter((scope, index) => scopes.indexOf(scope) !== index);
    await weigh(
      expectNone(unfit, 'names without space, quotation mark and backslash', Violation),
      expectNone(barred, 'names that AM does not read as scope and label', Deviation),
      expectNone(twice, 'each scope once', Deviation),
      async () => {
        if (!isStringArray(published)) await throwUnreadable(session);
      },
    );
  }),
);
