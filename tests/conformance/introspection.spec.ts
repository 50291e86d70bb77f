import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import { check, expectMember, expectScopes, Violation } from '../../fixtures/conformance.ts';
import { expectEndUser } from '../../fixtures/session/end-user.ts';
import { statedScopes } from '../../fixtures/session/granted-scopes.ts';
import {
  eachIntrospected,
  expectDocumentedMembers,
  expectIdentity,
  expectNoCredentials,
  expectRealm,
  type Credential,
} from '../../fixtures/session/introspection-answers.ts';
import { expectStatement, saysActive } from '../../fixtures/session/introspection-probes.ts';
import { splitScope } from '../../fixtures/tenant/registration-answer.ts';

// Task 4, step 2 of Ping's page. The page speaks of an end user's token; the token is the client's own.

check('introspection.active-own-token', async ({ tokens }) => {
  const [scope] = await tokens.scopesToTry();
  const reply = await tokens.introspect(await tokens.single(scope));
  if (reply.status >= 300) throw new Violation('active: true', refusalInWords(reply), reply);
  expectStatement({ mutation: 'an own token', reply });
  if (!saysActive(reply)) {
    throw new Violation('active: true', 'active: false, for a token issued a moment ago', reply);
  }
});

check('introspection.scope-equals', (session) =>
  eachIntrospected(session, ({ token, answer, reply }) => {
    const scope = expectMember('scope', answer.scope, reply).toBeString();
    expectScopes('scope', splitScope(scope), reply).toBeExactly(statedScopes(token));
  }),
);

check('introspection.identity', async (session) => {
  const { id } = await session.main.usable();
  await eachIntrospected(session, (seen) => expectIdentity(seen, id));
});

check('introspection.end-user', expectEndUser);

check('introspection.realm', (session) =>
  eachIntrospected(session, (seen) => {
    expectRealm(seen, session.target.realm);
  }),
);

check('introspection.documented-members', (session) => eachIntrospected(session, expectDocumentedMembers));

check('introspection.no-secrets', async (session) => {
  const { registered, secret } = await session.main.usable();
  const { registrationAccessToken: managing } = registered;
  const credentials: readonly Credential[] = [
    ["the client's secret", secret.reveal()],
    ...(managing === null ? [] : [['its registration access token', managing.reveal()] as const]),
  ];
  await eachIntrospected(session, (seen) => expectNoCredentials(seen, credentials));
});
