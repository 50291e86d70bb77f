import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import {
  expectMember,
  expectScopes,
  NotApplicable,
  requirement,
  test,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { answeredAt } from '../../fixtures/judging/times.ts';
import { introspectEndUser, ownClaimsOf } from '../../fixtures/probes/introspection/end-user.ts';
import { statedScopes } from '../../fixtures/facts/granted-scopes.ts';
import {
  expectDocumentedMembers,
  expectIdentity,
  expectNoCredentials,
  expectRealm,
  type Credential,
} from '../../fixtures/probes/introspection/answers.ts';
import {
  eachIntrospected,
  expectStatement,
  saysActive,
} from '../../fixtures/facts/introspection-requests.ts';
import { splitScope } from '../../fixtures/tenant/registration-answer.ts';

// Task 4, step 2 of Ping's page. The page uses an end user's token; these checks use the client's own.

test(
  ...requirement('introspection.active-own-token', async ({ tokens }) => {
    const [scope] = await tokens.scopesToTry();
    const reply = await tokens.introspect(await tokens.single(scope));
    if (reply.status >= 300) throw new Violation('active: true', refusalInWords(reply), reply);
    expectStatement({ mutation: 'its own token', reply });
    if (!saysActive(reply)) {
      throw new Violation('active: true', 'active: false, for a token issued a moment ago', reply);
    }
  }),
);

test(
  ...requirement('introspection.scope-equals', (session) =>
    eachIntrospected(session, ({ token, answer, reply }) => {
      const scope = expectMember('scope', answer.scope, reply).toBeString();
      expectScopes('scope', splitScope(scope), reply).toBeExactly(statedScopes(token));
    }),
  ),
);

test(
  ...requirement('introspection.identity', async (session) => {
    const { id } = await session.main.usable();
    await eachIntrospected(session, (seen) => expectIdentity(seen, id));
  }),
);

test(
  ...requirement('introspection.end-user', async (session) => {
    const { endUser } = session.target;
    if (endUser === null) {
      const reason = "the page's sentence is about an end user's token, and SUBJECT_ACCESS_TOKEN is not set";
      throw new NotApplicable(reason);
    }
    const reply = await introspectEndUser(session, endUser.token);
    if (typeof reply.json?.active !== 'boolean') {
      throw new Undecided('the answer has no boolean active', 'introspection.json-shape', reply);
    }
    const { active } = reply.json;
    const members = active ? reply.json : await ownClaimsOf(session, endUser.token, answeredAt(reply));
    // The owner got the token from an answer that this run has not seen.
    const proof = active ? reply : 'run';
    const subjects = [endUser.subject, `(usr!${endUser.subject})`];
    expectMember('sub', members.sub ?? null, proof).toBeOneOf(subjects);
  }),
);

test(
  ...requirement('introspection.realm', (session) =>
    eachIntrospected(session, (seen) => expectRealm(session, seen)),
  ),
);

test(
  ...requirement('introspection.documented-members', (session) =>
    eachIntrospected(session, expectDocumentedMembers),
  ),
);

test(
  ...requirement('introspection.no-secrets', async (session) => {
    const { registered, secret } = await session.main.usable();
    const { registrationAccessToken: managing } = registered;
    const credentials: readonly Credential[] = [
      ["the client's secret", secret.reveal()],
      ...(managing === null ? [] : [['its registration access token', managing.reveal()] as const]),
    ];
    await eachIntrospected(session, (seen) => expectNoCredentials(seen, credentials));
  }),
);
