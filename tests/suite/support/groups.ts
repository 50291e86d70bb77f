import { requirement, requirementIds, type RequirementId } from '../../../fixtures/catalogue/index.ts';
import type { Need } from '../../../fixtures/catalogue/requirement.ts';

/** What each need is built on directly. */
const builtOn: Readonly<Record<Need, Need | null>> = {
  doc: null,
  policy: 'doc',
  reg: 'policy',
  cred: 'reg',
  tok: 'cred',
  intro: 'tok',
  uri: 'reg',
  rat: 'reg',
  mgmt: 'rat',
  upd: 'mgmt',
  del: 'mgmt',
  rev: 'tok',
  realm2: 'doc',
  aiagent: 'policy',
  aitok: 'aiagent',
  aiinfo: 'aitok',
};

function restsOn(need: Need, foundation: Need): boolean {
  for (let step: Need | null = need; step !== null; step = builtOn[step])
    if (step === foundation) return true;
  return false;
}

/** Rows that belong to a group although they only produce what the group is named after. */
const producers: Readonly<Record<string, readonly RequirementId[]>> = {
  intro: ['introspection.active-own-token', 'introspection.json-shape'],
  rev: ['revocation.accepted'],
  rat: ['management.read'],
  // Where nothing could be asked, nothing was seen.
  policy: ['cross.no-interception'],
};

/** Refusals at the token endpoint: they all speak when its errors cannot be read. */
const tokenNegatives: readonly RequirementId[] = [
  'token.scope-escalation',
  'token.scope-syntax',
  'token.bad-secret',
  'token.unknown-client',
  'token.basic-challenge',
  'token.auth-method-mismatch',
  'token.two-auth-methods',
  'token.post-form-only',
  'token.duplicate-parameter',
  'token.grant-invalid',
  'token.grant-unregistered',
  'token.public-client',
  'token.error-shape',
  'posture.no-client-oracle',
  'posture.secret-in-query',
  'cross.realm-client-isolation',
  'management.deleted-credentials-dead',
];

/** Rows outside the refusals that register what must be refused. */
const registrationNegatives: readonly RequirementId[] = [
  'posture.privileged-registrable',
  'posture.privileged-granted',
  'posture.introspect-all-proof',
  'posture.legacy-grants',
  'posture.second-door',
  'agents.usual-scopes',
];

/** The requirements of a group such as `@reg`; a name without the sign stands for itself. */
export function membersOf(name: string): readonly string[] {
  if (!name.startsWith('@')) return [name];
  const group = name.slice(1);
  if (group === 'token-negatives') return tokenNegatives;
  if (group === 'registration-negatives') {
    return [
      ...requirementIds.filter((id) => id.startsWith('registration-refusals.')),
      ...registrationNegatives,
    ];
  }
  if (group === 'N') return requirementIds.filter((id) => requirement(id).acts.includes('negative'));
  if (group === 'R2') return requirementIds.filter((id) => requirement(id).acts.includes('register-two'));
  const dependents = requirementIds.filter((id) =>
    requirement(id).needs.some((need) => restsOn(need, group as Need)),
  );
  return [...dependents, ...(producers[group] ?? [])];
}
