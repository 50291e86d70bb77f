import { noteOf, requirement, test, Violation, weighEach } from '../../fixtures/conformance.ts';
import { expectDeclaredInGit } from '../../fixtures/facts/declared-in-git.ts';
import { leewayOf, lifetimeOf, lifetimeProof, tokensOfRun } from '../../fixtures/facts/token-lifetime.ts';
import { isAbsent, textIn } from '../../fixtures/judging/json-values.ts';
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
    const leeway = leewayOf(token);
    const [least, most] = [tokenLifetime - 60 - leeway, tokenLifetime + leeway];
    if (lifetime > most || lifetime < least) {
      const expected = `lifetime: ${least} to ${most} s, as declared`;
      throw new Violation(expected, `lifetime: ${lifetime} s`, await lifetimeProof(session, token));
    }
  }),
);

test(
  ...requirement('token.no-refresh', async (session) => {
    await weighEach('token answer', await tokensOfRun(session), ({ answer, reply }) => {
      if (!isAbsent(answer.id_token)) noteOf('token.no-refresh', 'id-token');
      if (textIn(answer.refresh_token) !== '')
        throw new Violation('no refresh_token', 'refresh_token', reply);
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
