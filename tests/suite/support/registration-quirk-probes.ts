import type { Probe } from '../../../fixtures/reference-tenant/effect.ts';
import type { QuirkSlug } from '../../../fixtures/reference-tenant/index.ts';
import { PAGE_BODY, type Reply } from '../../../fixtures/reference-tenant/visitor.ts';

const answer =
  (sees: (reply: Reply) => boolean, others: Record<string, unknown> = {}): Probe =>
  async (visitor) =>
    sees(await visitor.post({ ...PAGE_BODY, ...others }));

const refused = (others: Record<string, unknown>): Probe => answer(({ status }) => status === 400, others);

const bare = answer(
  ({ status, text, headers }) => status === 401 && text === '' && headers.has('www-authenticate'),
);

/** Probes of the quirks of a registration answer and of the door. */
export const registrationQuirkProbes = {
  'closed-door-bare': bare,
  'initial-token-bare': bare,
  'closed-door-unpublished': async (visitor) =>
    !('registration_endpoint' in (await visitor.discovery()).json) &&
    (await visitor.post(PAGE_BODY)).status === 404,
  'error-beside-client': answer(({ status, json }) => status === 201 && json.error === 'none'),
  'registration-token-encrypted': answer(
    ({ json }) => String(json.registration_access_token).split('.').length === 5,
  ),
  'secret-of-digits': answer(({ json }) => /^[0-7]{80}$/.test(String(json.client_secret))),
  'grant-added': answer(
    ({ json }) => JSON.stringify(json.grant_types) === '["client_credentials","refresh_token"]',
  ),
  'grant-of-default-response-type': async (visitor) => {
    const { json } = await visitor.post({ ...PAGE_BODY, response_types: undefined });
    return String(json.grant_types) === 'client_credentials,authorization_code';
  },
  'response-types-wanted': refused({ response_types: [] }),
  'response-types-none': answer(({ json }) => JSON.stringify(json.response_types) === '[]'),
  'redirect-uris-normalised': answer(
    ({ json }) => String(json.redirect_uris) === 'https://dcr-conformance.example:443/callback',
    { redirect_uris: ['https://dcr-conformance.example/callback'] },
  ),
  'client-name-extended': answer(({ json }) => String(json.client_name).endsWith(' (dynamic)')),
  'scopes-required': refused({ scopes: undefined, scope: undefined }),
  'resource-member-refused': refused({ resource: 'https://api.example.com' }),
  'management-uri-unnamed': answer(({ json }) => String(json.registration_client_uri).endsWith('/register')),
} satisfies Partial<Record<QuirkSlug, Probe>>;
