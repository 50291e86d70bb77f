import {
  Deviation,
  NotApplicable,
  Observed,
  Violation,
  expectMember,
  noteOf,
  requirement,
  test,
  weigh,
  weighEach,
} from '../../fixtures/conformance.ts';
import { asksForResponseType } from '../../fixtures/facts/asked-response-types.ts';
import { isAskedPrefix, isDocumentedForm, unstableReads } from '../../fixtures/facts/document-reads.ts';
import { differenceBelowIssuer, leadsElsewhere } from '../../fixtures/probes/discovery/document.ts';
import {
  emptyLists,
  foreignAddresses,
  mandatoryLacking,
  recommendedLacking,
  unsafeAddresses,
  unusualAddresses,
  wrongTypes,
} from '../../fixtures/probes/discovery/metadata.ts';
import { isFapiHardened } from '../../fixtures/facts/tenant-kinds.ts';
import { expectBeyondLoopback } from '../../fixtures/facts/endpoints.ts';
import { list, show } from '../../fixtures/judging/show.ts';

// Task 2 of Ping's page: whether the document is one that client libraries can work with.

test(
  ...requirement('discovery.mandatory-members', async ({ discovery }) => {
    const document = await discovery.document();
    const absent = recommendedLacking(document);
    if (absent.length > 0) noteOf('discovery.mandatory-members', 'recommended', absent.join('; '));
    if (isFapiHardened(document)) noteOf('discovery.mandatory-members', 'fapi');
    const lacking = mandatoryLacking(document);
    if (lacking.length === 0) return;
    throw new Violation('every mandatory member, not empty', lacking.join('; '), await discovery.served());
  }),
);

test(
  ...requirement('discovery.member-types', async ({ discovery }) => {
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
  }),
);

test(
  ...requirement('discovery.endpoints-https', async ({ discovery, target }) => {
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
  }),
);

test(
  ...requirement('discovery.endpoints-host', async ({ discovery, target }) => {
    const foreign = foreignAddresses(await discovery.document(), target);
    if (foreign.length === 0) return;
    const wanted = `every endpoint on ${new URL(target.origin).host}, or on a declared host`;
    throw new Violation(wanted, foreign.join(', '), await discovery.served());
  }),
);

test(
  ...requirement('discovery.issuer-match', async ({ discovery, target }) => {
    const { issuer } = await discovery.document();
    const location = await discovery.location();
    if (isAskedPrefix(issuer, location)) return;
    const wanted = `issuer: ${show(location.asked)}, port optional`;
    const finding = [wanted, `issuer: ${show(issuer)}`, await discovery.served()] as const;
    // OpenID Connect Discovery 4.1 cuts the slash off before it appends the suffix: it leads to this very address.
    const isOnlySlash = typeof issuer === 'string' && isAskedPrefix(issuer.replace(/\/$/, ''), location);
    const isKnown = isOnlySlash || isDocumentedForm(issuer, location, target);
    throw isKnown ? new Deviation(...finding) : new Violation(...finding);
  }),
);

test(
  ...requirement('discovery.issuer-exact', async ({ discovery }) => {
    const { issuer } = await discovery.document();
    const { asked } = await discovery.location();
    if (issuer === asked) return;
    throw new Observed(`asked: ${show(asked)}; issuer: ${show(issuer)}`, await discovery.served());
  }),
);

test(
  ...requirement('discovery.issuer-roundtrip', async (session) => {
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
  }),
);

test(
  ...requirement('discovery.stable', async (session) => {
    const served = await session.discovery.served();
    await weigh(
      ...(await unstableReads(session)()).map(({ inWords, reply }) => () => {
        throw new Violation('three equal reads', inWords, [reply, served]);
      }),
    );
  }),
);

test(
  ...requirement('discovery.response-type-token', async ({ discovery, target }) => {
    const document = await discovery.document();
    const { response_types_supported: types } = document;
    if (!asksForResponseType(target, 'token'))
      throw new NotApplicable('the declared body asks for no response type token');
    if (isFapiHardened(document)) noteOf('discovery.response-type-token', 'fapi');
    expectMember('response_types_supported', types, await discovery.served()).toContain('token');
  }),
);

test(
  ...requirement('discovery.no-alg-none', async ({ discovery }) => {
    const document = await discovery.document();
    const served = await discovery.served();
    await weighEach('endpoint', ['token', 'revocation', 'introspection'], (endpoint) => {
      const member = `${endpoint}_endpoint_auth_signing_alg_values_supported`;
      if (![document[member]].flat().includes('none')) return;
      throw new Violation('signed client assertions only', `none is in ${member}`, served);
    });
  }),
);

test(
  ...requirement('discovery.pkce-s256', async ({ discovery }) => {
    const { code_challenge_methods_supported: methods } = await discovery.document();
    expectMember('code_challenge_methods_supported', methods, await discovery.served()).toContain('S256');
  }),
);
