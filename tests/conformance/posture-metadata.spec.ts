import { isPrivileged } from '../../fixtures/settings/scope-names.ts';
import { Violation, noteOf, requirement, test } from '../../fixtures/conformance.ts';
import { isStringArray } from '../../fixtures/judging/matchers.ts';
import { list, show } from '../../fixtures/judging/show.ts';

// What the document should offer, and what it should not.

test(
  ...requirement('posture.privileged-advertised', async ({ discovery, target }) => {
    const scopes = await discovery.publishedScopes();
    const privileged = scopes.filter((scope) => isPrivileged(scope, target.forbiddenScopes));
    if (privileged.length === 0) return;
    const actual = `scopes_supported has: ${list(privileged)}`;
    throw new Violation('scopes_supported: no privileged scope', actual, await discovery.served());
  }),
);

test(
  ...requirement('posture.asymmetric-client-auth', async ({ discovery }) => {
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
  }),
);

const keyMethods = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];

/** Methods by which a client shows a shared secret, or nothing. */
const sharedMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'none'];
