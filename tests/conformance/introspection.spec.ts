import {
  check,
  Deviation,
  expectMember,
  expectScopes,
  NotApplicable,
  note,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { expectEndUser } from '../../fixtures/session/end-user.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { splitScope } from '../../fixtures/tenant/registration-answer.ts';

// Task 4, step 2 of Ping's page. The page speaks of an end user's token; the token is the client's own.

check('introspection.active-own-token', async ({ tokens }) => {
  const [scope] = await tokens.scopesToTry();
  const reply = await tokens.introspect(await tokens.single(scope));
  if (reply.status < 200 || reply.status >= 300) throw new Violation('active: true', refusalInWords(reply));
  if (typeof reply.json?.active !== 'boolean') {
    throw new Undecided('the answer has no boolean active', 'introspection.json-shape');
  }
  if (!reply.json.active)
    throw new Violation('active: true', 'active: false, for a token issued a moment ago');
});

check('introspection.scope-equals', async ({ tokens }) => {
  for (const { token, answer } of await tokens.introspected()) {
    const scope = expectMember('scope', answer.scope).toBeString();
    expectScopes('scope', splitScope(scope)).toBeExactly(token.granted ?? token.asked);
  }
});

check('introspection.identity', async ({ tokens, main }) => {
  const { id } = await main.usable();
  for (const { answer } of await tokens.introspected()) {
    expectMember('client_id', answer.client_id).toBe(id);
    expectMember('sub', answer.sub).toBeOneOf([id, `(age!${id})`]);
    for (const member of ['username', 'user_id'] as const) {
      const value = answer[member] ?? null;
      if (value !== null) expectMember(member, value).toBeOneOf([id, `(age!${id})`]);
    }
    const subname = answer.subname ?? null;
    if (subname !== null) expectMember('subname', subname).toBe(id);
  }
});

check('introspection.end-user', expectEndUser);

check('introspection.realm', async ({ tokens, target }) => {
  for (const { answer } of await tokens.introspected()) {
    const realm = answer.realm ?? null;
    if (realm === null) throw new NotApplicable('the answer names no realm');
    expectMember('realm', realm).toBe(`/${target.realm}`);
  }
});

check('introspection.documented-members', async ({ tokens }) => {
  for (const { answer } of await tokens.introspected()) {
    expectMember('exp', answer.exp).toBeNumber();
    expectMember('iss', answer.iss).toBeNonEmptyString();
    const absent = ['realm', 'expires_in', 'authGrantId', 'auditTrackingId'].filter(
      (name) => answer[name] === undefined,
    );
    if (!absent.includes('expires_in')) expectMember('expires_in', answer.expires_in).toBeNumber();
    for (const member of ['authGrantId', 'auditTrackingId']) {
      if (!absent.includes(member)) expectMember(member, answer[member]).toBeNonEmptyString();
    }
    if (absent.length > 0) note(`members of Ping's page that are absent: ${absent.join(', ')}`);
    if (answer.token_type === 'access_token')
      throw new Deviation('token_type: Bearer', 'token_type: access_token');
    expectMember('token_type', answer.token_type).toBeIgnoringCase('Bearer');
  }
});
