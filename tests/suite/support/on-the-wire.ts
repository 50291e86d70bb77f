import { quirks, type Fault, type Quirk, type QuirkSlug } from '../../../fixtures/reference-tenant/index.ts';

// What the kill matrix can see on the wire of a switch: answers that the faultless tenant would not have given.

/** Rows that no answer shows: a handshake, an end user's token of the owner, and what the run itself did. */
const withoutAnswer = ['discovery.tls', 'posture.certificate-expiry', 'introspection.end-user'];

/** Whether a finding of this row has to show an answer. */
export const showsAnswer = (id: string): boolean => !withoutAnswer.includes(id) && !id.startsWith('hygiene.');

/** Whether the kill matrix sees a fault in the answer that a finding shows. */
export function isShownByFinding({ turns, advises = [] }: Fault): boolean {
  return [...turns, ...advises].some(showsAnswer);
}

/** Whether a switch belongs to the TLS end in front of the tenant. */
export const isOfTheFront = ({ runWith }: Fault | Quirk): boolean =>
  Object.keys(runWith?.overTls ?? {}).length > 0;

/** Quirks that name what the faultless tenant does anyway, so that a run can be declared for them. */
export const asFaultless: readonly QuirkSlug[] = [
  ...(['token-format-undeclared', 'issuer-without-port', 'scope-string-honoured'] as const),
  ...(['redirects-optional', 'auth-method-free', 'no-scope-refused', 'introspection-get-405'] as const),
  ...(['aiagent-open', 'weak-client-keys-taken'] as const),
];

/** Quirks that no answer to a run over plain http shows, each with the reason. */
const unmet: Readonly<Partial<Record<QuirkSlug, string>>> = {
  'closed-since-accepted': 'nothing but the declaration differs',
  'issuer-port-mixed': 'http has no default port that could be written out; the runs over TLS meet it',
  'delete-kills-tokens': 'nobody asks about the tokens of a deleted client',
  'old-token-until-first-use': 'the new token is used before the old one is tried',
  'end-user-wrapped': 'the token of the end user differs, and not what is said about it',
};

/** Whether a run against a tenant with this quirk gets answers that the faultless tenant would not have given. */
export const isMet = (slug: QuirkSlug): boolean =>
  !isOfTheFront(quirks[slug]) && !asFaultless.includes(slug) && !(slug in unmet);
