import { check, Undecided, Violation } from '../../fixtures/conformance.ts';

// How safe the token endpoint is beyond what the standards demand.

check('posture.token-lifetime', async ({ tokens }) => {
  const [scope] = await tokens.scopesToTry();
  const { expires_in } = (await tokens.single(scope)).answer;
  if (typeof expires_in !== 'number')
    throw new Undecided('the answer has no expires_in that is a number', 'token.response-shape');
  if (expires_in > 3600) throw new Violation('expires_in: at most 3600', `expires_in: ${expires_in}`);
});
