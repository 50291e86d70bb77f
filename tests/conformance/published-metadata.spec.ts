import { isPrivileged } from '../../fixtures/settings/scope-names.ts';
import {
  check,
  Deviation,
  expectMember,
  NotApplicable,
  note,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { isScopeToken } from '../../fixtures/session/discovery.ts';
import {
  askedPrefix,
  differenceBelowIssuer,
  isAskedPrefix,
  unstableReads,
} from '../../fixtures/session/document-reads.ts';
import { isStringArray } from '../../fixtures/session/expect.ts';
import {
  emptyLists,
  expectBeyondLoopback,
  foreignAddresses,
  mandatoryLacking,
  recommendedLacking,
  unsafeAddresses,
  wrongTypes,
} from '../../fixtures/session/published-document.ts';
import { list, show } from '../../fixtures/session/show.ts';

// Task 2 of Ping's page: whether the document is one that client libraries can work with.

check('discovery.mandatory-members', async ({ discovery }) => {
  const document = await discovery.document();
  const absent = recommendedLacking(document);
  if (absent.length > 0) note(`recommended, but not published: ${absent.join('; ')}`);
  const lacking = mandatoryLacking(document);
  if (lacking.length > 0) throw new Violation('every mandatory member, not empty', lacking.join('; '));
});

check('discovery.member-types', async ({ discovery }) => {
  const document = await discovery.document();
  const wrong = wrongTypes(document);
  if (wrong.length > 0) throw new Violation('members of the type that is defined', wrong.join('; '));
  const empty = emptyLists(document);
  if (empty.length > 0) throw new Deviation('members without a value are left out', `empty: ${list(empty)}`);
});

check('discovery.endpoints-https', async ({ discovery, target }) => {
  const document = await discovery.document();
  expectBeyondLoopback(target);
  const unsafe = unsafeAddresses(document);
  if (unsafe.length === 0) return;
  throw new Violation('https, a host, no fragment, no user; the issuer without query', unsafe.join('; '));
});

check('discovery.endpoints-host', async ({ discovery, target }) => {
  const foreign = foreignAddresses(await discovery.document(), target);
  if (foreign.length === 0) return;
  throw new Violation(`every endpoint on ${new URL(target.origin).hostname}`, foreign.join(', '));
});

check('discovery.issuer-match', async ({ discovery, target }) => {
  const { issuer } = await discovery.document();
  if (isAskedPrefix(issuer, target)) return;
  throw new Violation(`issuer: ${show(askedPrefix(target))}, port optional`, `issuer: ${show(issuer)}`);
});

check('discovery.issuer-exact', async ({ discovery, target }) => {
  const { issuer } = await discovery.document();
  const asked = askedPrefix(target);
  if (issuer !== asked) throw new Deviation(`issuer: ${show(asked)}`, `issuer: ${show(issuer)}`);
});

check('discovery.issuer-roundtrip', async (session) => {
  const difference = await differenceBelowIssuer(session);
  if (difference !== null) throw new Violation('the same document below the issuer', difference);
});

check('discovery.stable', async (session) => {
  const differences = await unstableReads(session)();
  if (differences.length > 0) throw new Violation('three equal reads', differences.join('; '));
});

check('discovery.response-type-token', async ({ discovery, target }) => {
  const { response_types_supported: types } = await discovery.document();
  if (target.dialect === 'rfc7591')
    throw new NotApplicable('REGISTRATION_DIALECT rfc7591 asks for no response type');
  expectMember('response_types_supported', types).toContain('token');
});

check('discovery.scopes-syntax', async ({ discovery }) => {
  const published = (await discovery.document()).scopes_supported ?? [];
  const scopes = await discovery.publishedScopes();
  const unfit = scopes.filter((scope, index) => !isScopeToken(scope) || scopes.indexOf(scope) !== index);
  if (unfit.length > 0) {
    throw new Violation(
      'scopes_supported: distinct names without space, quote, backslash and vertical bar',
      `scopes_supported has: ${unfit.map(show).join(', ')}`,
    );
  }
  if (isStringArray(published)) return;
  throw new Undecided('scopes_supported is no array of strings', 'discovery.member-types');
});

check('discovery.no-alg-none', async ({ discovery }) => {
  const document = await discovery.document();
  const unsigned = ['token', 'revocation', 'introspection']
    .map((endpoint) => `${endpoint}_endpoint_auth_signing_alg_values_supported`)
    .filter((member) => [document[member]].flat().includes('none'));
  if (unsigned.length > 0)
    throw new Violation('signed client assertions only', `none is in ${list(unsigned)}`);
});

check('discovery.pkce-s256', async ({ discovery }) => {
  const { code_challenge_methods_supported: methods } = await discovery.document();
  expectMember('code_challenge_methods_supported', methods).toContain('S256');
});

check('posture.privileged-advertised', async ({ discovery, target }) => {
  const scopes = await discovery.publishedScopes();
  const privileged = scopes.filter((scope) => isPrivileged(scope, target.forbiddenScopes));
  if (privileged.length === 0) return;
  throw new Violation('scopes_supported: no privileged scope', `scopes_supported has: ${list(privileged)}`);
});

check('posture.asymmetric-client-auth', async ({ discovery }) => {
  const document = await discovery.document();
  const wanted = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];
  const methods = document.token_endpoint_auth_methods_supported;
  if (document.tls_client_certificate_bound_access_tokens === true)
    note('certificate-bound tokens are offered');
  if (isStringArray(methods) && methods.some((method) => wanted.includes(method))) return;
  throw new Violation(
    `token_endpoint_auth_methods_supported: one of ${list(wanted)}`,
    `token_endpoint_auth_methods_supported: ${show(methods)}`,
  );
});
