import { noteOf, requirement, test, Violation, weighEach } from '../../fixtures/conformance.ts';
import { expectDeclaredInGit } from '../../fixtures/facts/declared-in-git.ts';
import { lifetimeOf, lifetimeProof, tokensOfRun } from '../../fixtures/facts/token-lifetime.ts';
import { show } from '../../fixtures/judging/show.ts';
import { cacheDirectives, headerOf } from '../../fixtures/tenant/http-fields.ts';

// What a token answer says in addition to the token.

test(
  ...requirement('token.lifetime-declared', async (session) => {
    expectDeclaredInGit(session.target, 'EXPECTED_TOKEN_LIFETIME');
    const [scope] = await session.tokens.scopesToTry();
    const token = await session.tokens.single(scope);
    const lifetime = await lifetimeOf(session, token);
    const { tokenLifetime } = session.target.expected;
    if (lifetime > tokenLifetime || lifetime < tokenLifetime - 60) {
      const expected = `lifetime: ${tokenLifetime - 60} to ${tokenLifetime} s, as declared`;
      throw new Violation(expected, `lifetime: ${lifetime} s`, await lifetimeProof(session, token));
    }
  }),
);

test(
  ...requirement('token.no-refresh', async (session) => {
    await weighEach('token answer', await tokensOfRun(session), ({ answer, reply }) => {
      const isThere = (member: string): boolean => ![undefined, null, ''].includes(answer[member] as null);
      if (isThere('id_token')) noteOf('token.no-refresh', 'id-token');
      if (isThere('refresh_token')) throw new Violation('no refresh_token', 'refresh_token', reply);
    });
  }),
);

test(
  ...requirement('token.no-store', async (session) => {
    await weighEach('token answer', await tokensOfRun(session), ({ reply }) => {
      const { answer } = reply;
      if (headerOf(answer, 'pragma')?.toLowerCase() !== 'no-cache') noteOf('token.no-store', 'no-pragma');
      if (cacheDirectives(answer).has('no-store')) return;
      const actual = `Cache-Control: ${show(headerOf(answer, 'cache-control') ?? undefined)}`;
      throw new Violation('Cache-Control: no-store', actual, reply);
    });
  }),
);
