import { check, note, Violation } from '../../fixtures/conformance.ts';
import { lifetimeOf } from '../../fixtures/session/consistency.ts';
import { show } from '../../fixtures/session/show.ts';
import { headerOf } from '../../fixtures/tenant/exchange.ts';

// What a token answer says beside the token.

check('token.lifetime-declared', async (session) => {
  const [scope] = await session.tokens.scopesToTry();
  const lifetime = await lifetimeOf(session, await session.tokens.single(scope));
  const { tokenLifetime } = session.target.expected;
  if (lifetime > tokenLifetime || lifetime < tokenLifetime - 60) {
    const expected = `lifetime: ${tokenLifetime - 60} to ${tokenLifetime} s, as declared`;
    throw new Violation(expected, `lifetime: ${lifetime} s`);
  }
});

check('token.no-refresh', async ({ tokens }) => {
  const [scope] = await tokens.scopesToTry();
  for (const { answer } of [await tokens.single(scope), await tokens.all()]) {
    const present = ['refresh_token', 'id_token'].filter((member) => {
      return ![undefined, null, ''].includes(answer[member] as string | null | undefined);
    });
    if (present.length > 0) throw new Violation('no refresh_token and no id_token', present.join(', '));
  }
});

check('token.no-store', async ({ tokens }) => {
  const [scope] = await tokens.scopesToTry();
  const { answer } = (await tokens.single(scope)).reply;
  const control = headerOf(answer, 'cache-control');
  if (headerOf(answer, 'pragma')?.toLowerCase() !== 'no-cache') note('no Pragma: no-cache');
  const directives = (control ?? '').split(',').map((directive) => directive.trim().toLowerCase());
  if (!directives.includes('no-store')) {
    throw new Violation('Cache-Control: no-store', `Cache-Control: ${show(control ?? undefined)}`);
  }
});
