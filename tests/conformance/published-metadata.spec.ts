import { isPrivileged } from '../../fixtures/settings/scope-names.ts';
import {
  check,
  Deviation,
  expectMember,
  NotApplicable,
  noteOf,
  Observed,
  Undecided,
  Violation,
  weigh,
  weighEach,
} from '../../fixtures/conformance.ts';
import { isScopeToken } from '../../fixtures/tenant/registration-answer.ts';
import {
  askedPrefix,
  differenceBelowIssuer,
  isAskedPrefix,
  leadsElsewhere,
  unstableReads,
} from '../../fixtures/session/document-reads.ts';
import { isStringArray } from '../../fixtures/session/expect.ts';
import {
  emptyLists,
  expectBeyondLoopback,
  foreignAddresses,
  isEmpty,
  isFapiHardened,
  mandatoryLacking,
  recommendedLacking,
  unsafeAddresses,
  unusualAddresses,
  wrongTypes,
} from '../../fixtures/session/published-document.ts';
import { list, show } from '../../fixtures/session/show.ts';

// Task 2 of Ping's page: whether the document is one that client libraries can work with.

check('discovery.mandatory-members', async ({ discovery }) => {
  const document = await discovery.document();
  const absent = recommendedLacking(document);
  if (absent.length > 0) noteOf('discovery.mandatory-members', 'recommended', absent.join('; '));
  if (isFapiHardened(document)) noteOf('discovery.mandatory-members', 'fapi');
  const lacking = mandatoryLacking(document);
  if (lacking.length === 0) return;
  throw new Violation('every mandatory member, not empty', lacking.join('; '), await discovery.served());
});

check('discovery.member-types', async ({ discovery }) => {
  const document = await discovery.document();
  const served = await discovery.served();
  await weigh(
    () => {
      const wrong = wrongTypes(document);
      if (wrong.length > 0)
        throw new Violation('members of the type that is defined', wrong.join('; '), served);
    },
    () => {
      const empty = emptyLists(document);
      if (empty.length > 0)
        throw new Deviation('members without a value are left out', `empty: ${list(empty)}`, served);
    },
  );
});

check('discovery.endpoints-https', async ({ discovery, target }) => {
  const document = await discovery.document();
  const served = await discovery.served();
  expectBeyondLoopback(target);
  await weigh(
    () => {
      const unsafe = unsafeAddresses(document);
      if (unsafe.length > 0)
        throw new Violation('absolute https addresses in the allowed form', unsafe.join('; '), served);
    },
    () => {
      const unusual = unusualAddresses(document);
      if (unusual.length > 0)
        throw new Deviation('addresses without fragment and user information', unusual.join('; '), served);
    },
  );
});

check('discovery.endpoints-host', async ({ discovery, target }) => {
  const foreign = foreignAddresses(await discovery.document(), target);
  if (foreign.length === 0) return;
  const wanted = `every endpoint on ${new URL(target.origin).host}, or on a declared host`;
  throw new Violation(wanted, foreign.join(', '), await discovery.served());
});

check('discovery.issuer-match', async ({ discovery, target }) => {
  const { issuer } = await discovery.document();
  if (isAskedPrefix(issuer, target)) return;
  const wanted = `issuer: ${show(askedPrefix(target))}, port optional`;
  const finding = [wanted, `issuer: ${show(issuer)}`, await discovery.served()] as const;
  // OpenID Connect Discovery 4.1 cuts the slash off before it appends the suffix: it leads to this very address.
  const isOnlySlash = typeof issuer === 'string' && isAskedPrefix(issuer.replace(/\/$/, ''), target);
  throw isOnlySlash ? new Deviation(...finding) : new Violation(...finding);
});

check('discovery.issuer-exact', async ({ discovery, target }) => {
  const { issuer } = await discovery.document();
  const asked = askedPrefix(target);
  if (issuer === asked) return;
  throw new Observed(`asked: ${show(asked)}; issuer: ${show(issuer)}`, await discovery.served());
});

check('discovery.issuer-roundtrip', async (session) => {
  const difference = await differenceBelowIssuer(session);
  if (difference === null) return;
  const { inWords, members, reply } = difference;
  const finding = [
    'the same document below the issuer',
    inWords,
    [reply, await session.discovery.served()],
  ] as const;
  // No sentence asks for equal documents; what leads a client elsewhere makes it another provider.
  if (members?.some(leadsElsewhere) === false) throw new Deviation(...finding);
  throw new Violation(...finding);
});

check('discovery.stable', async (session) => {
  const served = await session.discovery.served();
  await weigh(
    ...(await unstableReads(session)()).map(({ inWords, reply }) => () => {
      throw new Violation('three equal reads', inWords, [reply, served]);
    }),
  );
});

check('discovery.response-type-token', async ({ discovery, target }) => {
  const document = await discovery.document();
  const { response_types_supported: types } = document;
  if (target.dialect === 'rfc7591')
    throw new NotApplicable('REGISTRATION_DIALECT rfc7591 asks for no response type');
  if (isFapiHardened(document)) noteOf('discovery.response-type-token', 'fapi');
  expectMember('response_types_supported', types, await discovery.served()).toContain('token');
});

check('discovery.scopes-syntax', async ({ discovery }) => {
  const served = await discovery.served();
  const published = (await discovery.document()).scopes_supported;
  if (isEmpty(published)) throw new NotApplicable(`scopes_supported is ${show(published)}`);
  const scopes = await discovery.publishedScopes();
  const expectNone =
    (found: readonly string[], wanted: string, Finding: typeof Violation | typeof Deviation) => () => {
      const actual = `scopes_supported has: ${found.map(show).join(', ')}`;
      if (found.length > 0) throw new Finding(`scopes_supported: ${wanted}`, actual, served);
    };
  const unfit = scopes.filter((scope) => !isScopeToken(scope));
  const barred = scopes.filter((scope) => isScopeToken(scope) && scope.includes('|'));
  const twice = scopes.filter((scope, index) => scopes.indexOf(scope) !== index);
  await weigh(
    expectNone(unfit, 'names without space, quotation mark and backslash', Violation),
    expectNone(barred, 'names that AM does not read as scope and label', Deviation),
    expectNone(twice, 'each scope once', Deviation),
    () => {
      if (isStringArray(published)) return;
      throw new Undecided('scopes_supported is no array of strings', 'discovery.member-types', served);
    },
  );
});

check('discovery.no-alg-none', async ({ discovery }) => {
  const document = await discovery.document();
  const served = await discovery.served();
  await weighEach('endpoint', ['token', 'revocation', 'introspection'], (endpoint) => {
    const member = `${endpoint}_endpoint_auth_signing_alg_values_supported`;
    if (![document[member]].flat().includes('none')) return;
    throw new Violation('signed client assertions only', `none is in ${member}`, served);
  });
});

check('discovery.pkce-s256', async ({ discovery }) => {
  const { code_challenge_methods_supported: methods } = await discovery.document();
  expectMember('code_challenge_methods_supported', methods, await discovery.served()).toContain('S256');
});

check('posture.privileged-advertised', async ({ discovery, target }) => {
  const scopes = await discovery.publishedScopes();
  const privileged = scopes.filter((scope) => isPrivileged(scope, target.forbiddenScopes));
  if (privileged.length === 0) return;
  const actual = `scopes_supported has: ${list(privileged)}`;
  throw new Violation('scopes_supported: no privileged scope', actual, await discovery.served());
});

check('posture.asymmetric-client-auth', async ({ discovery }) => {
  const document = await discovery.document();
  const id = 'posture.asymmetric-client-auth';
  const { token_endpoint_auth_methods_supported: methods } = document;
  if (document.tls_client_certificate_bound_access_tokens === true) noteOf(id, 'bound-tokens');
  const offered = isStringArray(methods) ? methods : [];
  if (offered.some((method) => keyMethods.includes(method))) return;
  const others = offered.filter((method) => !sharedMethods.includes(method));
  if (others.length > 0) {
    noteOf(id, 'other-method', list(others));
    return;
  }
  throw new Violation(
    `token_endpoint_auth_methods_supported: one of ${list(keyMethods)}`,
    `token_endpoint_auth_methods_supported: ${show(methods)}`,
    await discovery.served(),
  );
});

const keyMethods = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];
/** Methods by which a client shows a shared secret, or nothing. */
const sharedMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'none'];
