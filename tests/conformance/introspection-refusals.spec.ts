import { check, Deviation, NotApplicable, Undecided, Violation } from '../../fixtures/conformance.ts';
import {
  credentialEntries,
  expectCallerRefused,
  expectStatement,
  inactive,
  introspectByAddress,
  introspectForm,
  provenToken,
  saysActive,
  saysInactive,
  toldActive,
  type Probed,
} from '../../fixtures/session/introspection-probes.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';

// Introspection of what is not active, by whoever may not know, and in ways that are not meant.

check('introspection.hint', async (session) => {
  const { client, token } = await provenToken(session);
  const ignored: string[] = [];
  for (const hint of ['access_token', 'refresh_token', 'dcr_conformance']) {
    const entries = [['token', token.value.reveal()] as const, ['token_type_hint', hint] as const];
    const reply = await introspectForm(session, 'introspect with a hint', [
      ...entries,
      ...credentialEntries(client),
    ]);
    const mutation = `token_type_hint ${hint}`;
    if (saysActive(reply)) continue;
    expectStatement({ mutation, reply });
    const came = reply.status < 300 ? 'active: false' : refusalInWords(reply);
    if (reply.status >= 300 || hint === 'access_token')
      throw new Violation(`${mutation}: active: true`, `${mutation}: ${came}`);
    ignored.push(hint);
  }
  if (ignored.length > 0) {
    throw new Deviation('active: true under every hint', `active: false under ${ignored.join(', ')}`);
  }
});

check('introspection.unknown-token', async (session) => {
  const reply = await inactive(session).unknown();
  if (saysInactive(reply)) return;
  expectStatement({ mutation: 'a token that never existed', reply });
  const came = reply.json?.active === true ? 'active: true' : refusalInWords(reply);
  throw new Violation('a token that never existed: 200 with active: false', came);
});

check('introspection.tampered-token', async (session) => {
  const probes = await inactive(session).tampered();
  const believed = probes.find(({ reply }) => saysActive(reply));
  if (believed !== undefined) {
    const { mutation, reply } = believed;
    throw new Violation(`${mutation}: active: false`, `${mutation}: active: true`, reply.exchange);
  }
  probes.forEach(expectStatement);
  const refused = probes.find(({ reply }) => reply.status >= 300);
  if (refused === undefined) return;
  const { mutation, reply } = refused;
  throw new Deviation(
    `${mutation}: 200 with active: false`,
    `${mutation}: ${refusalInWords(reply)}`,
    reply.exchange,
  );
});

check('introspection.inactive-minimal', async (session) => {
  const probes: Probed[] = [
    { mutation: 'a token that never existed', reply: await inactive(session).unknown() },
    ...(await inactive(session).tampered()),
  ];
  const answers = probes.filter(({ reply }) => saysInactive(reply));
  if (answers.length === 0) {
    throw new Undecided('no question was answered with active: false', 'introspection.unknown-token');
  }
  for (const { mutation, reply } of answers) {
    const further = Object.keys(reply.json ?? {}).filter((member) => member !== 'active');
    if (further.length > 0)
      throw new Violation(`${mutation}: active alone`, `as well: ${further.join(', ')}`, reply.exchange);
  }
});

check('introspection.missing-token', async (session) => {
  const { client } = await provenToken(session);
  const reply = await introspectForm(session, 'introspect without a token', credentialEntries(client));
  const wanted = 'a request without token: a 4xx';
  if (saysInactive(reply)) throw new Deviation(wanted, '200 with active: false');
  if (reply.status < 300) throw new Violation(wanted, `status ${reply.status}`);
  if (reply.json === null)
    throw new Undecided(`${reply.status}, and ${reply.bodyProblem ?? 'no JSON'}`, null);
});

check('introspection.unauthenticated', async (session) => {
  const { client, token } = await provenToken(session);
  const wrong = session.context.vault.keep(`wrong-${session.context.randomName()}`);
  const callers = [
    ['no credentials', []],
    ['a wrong secret', credentialEntries({ id: client.id, secret: wrong })],
  ] as const;
  const probes: Probed[] = [];
  for (const [mutation, credentials] of callers) {
    const entries = [['token', token.value.reveal()] as const, ...credentials];
    const reply = await introspectForm(session, `introspect with ${mutation}`, entries);
    probes.push({ mutation, reply });
  }
  const told = probes.find(({ reply }) => saysActive(reply));
  if (told !== undefined) throw toldActive(told);
  probes.forEach(expectStatement);
  probes.forEach(expectCallerRefused);
});

check('introspection.other-client', async (session) => {
  const { token } = await provenToken(session);
  const second = await session.clients.second();
  if (second.scopes.some((scope) => scope.startsWith('am-introspect-all-tokens'))) {
    throw new NotApplicable('the second client was registered with a scope that lets it see all tokens');
  }
  const entries = [['token', token.value.reveal()] as const, ...credentialEntries(second)];
  const reply = await introspectForm(session, 'introspect as another client', entries);
  const mutation = 'a second client';
  if (saysActive(reply)) throw toldActive({ mutation, reply });
  expectStatement({ mutation, reply });
  if (!saysInactive(reply)) {
    throw new Deviation(`${mutation}: 200 with active: false`, `${mutation}: ${refusalInWords(reply)}`);
  }
});

check('introspection.get-refused', async (session) => {
  const probes = await introspectByAddress(session);
  const told = probes.find(({ reply }) => saysActive(reply));
  if (told !== undefined) throw toldActive(told);
  // An answer without a word about the token gives nothing away; one that cannot be read might.
  probes.filter(({ reply }) => reply.json === null || 'active' in reply.json).forEach(expectStatement);
});
