import { check, note, Undecided, Violation } from '../../fixtures/conformance.ts';
import { show } from '../../fixtures/session/show.ts';
import { headerOf } from '../../fixtures/tenant/exchange.ts';

// What a token answer says beside the token.

check('token.lifetime-declared', async ({ tokens, target }) => {
  const [scope] = await tokens.scopesToTry();
  const { expires_in } = (await tokens.single(scope)).answer;
  const { tokenLifetime } = target.expected;
  if (expires_in === undefined || expires_in === null)
    throw new Undecided('the answer has no expires_in', null);
  if (typeof expires_in !== 'number')
    throw new Undecided('expires_in is not a number', 'token.response-shape');
  if (expires_in > tokenLifetime || expires_in < tokenLifetime - 60) {
    const expected = `expires_in: ${tokenLifetime - 60} to ${tokenLifetime}, as declared`;
    throw new Violation(expected, `expires_in: ${expires_in}`);
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
