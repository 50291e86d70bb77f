const row = {
  id: 'acme.client-name-prefix',
  title: 'client names start with our prefix',
  statement: 'The script puts acme- in front of the name of every dynamic client.',
  level: 'TENANT',
  acts: ['register'],
  alsoIn: ['onboarding'],
  why: 'Operators find the clients of agents by it.',
  remedy: 'Correct the script of the realm.',
};

/** The text of an own check, `acme.client-name-prefix`, that no tenant satisfies. */
export const violatedOwnCheck = [
  "import { ownCheck, Violation } from 'aic-dcr-conformance';",
  `ownCheck(${JSON.stringify(row)}, async ({ main }) => {`,
  '  const { answer, reply } = await main.registered();',
  "  throw new Violation('acme-', String(answer.client_name), reply);",
  '});',
].join('\n');
