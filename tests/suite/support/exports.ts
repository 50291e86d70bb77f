import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RequirementId } from '../../../fixtures/catalogue/index.ts';
import { declaredSettings } from '../../../fixtures/configuration/declared.ts';
import { judgeConfiguration } from '../../../fixtures/configuration/judge.ts';
import { loadExports } from '../../../fixtures/configuration/load.ts';
import type { Outcome, Verdict } from '../../../fixtures/verdict/verdict.ts';

/** Groups of settings, as an export has them. */
export type Service = Record<string, unknown>;

/** A real export, read anew for each caller. */
export const recordedProvider = (name: string): Service =>
  JSON.parse(
    readFileSync(path.resolve(import.meta.dirname, '../../../fixtures/recorded', name), 'utf8'),
  ) as Service;

/** The service with other values in one group. */
export const withSettings = (service: Service, group: string, values: Service): Service => ({
  ...service,
  [group]: { ...(service[group] as Service), ...values },
});

/** The id of the registration script in the sound export. */
export const script = '6d1c7c4e-0000-4000-8000-000000000001';

/** A real export in which everything is as declared, so that nothing is found. */
export function soundProvider(): Service {
  const changes: readonly (readonly [string, Service])[] = [
    [
      'advancedOAuth2Config',
      {
        allowClientCredentialsInTokenRequestQueryParameters: false,
        grantTypes: ['client_credentials', 'authorization_code', 'refresh_token'],
        supportedScopes: [
          'openid|',
          'profile|Your profile',
          'email',
          'address',
          'phone',
          'data-read',
          'data-write',
        ],
        tokenSigningAlgorithm: 'RS256',
      },
    ],
    [
      'clientDynamicRegistrationConfig',
      { allowDynamicRegistration: true, dynamicClientRegistrationScript: script },
    ],
  ];
  return changes.reduce<Service>(
    (service, [group, values]) => withSettings(service, group, values),
    recordedProvider('provider-aic-frodo-alpha-2026-07.json'),
  );
}

/** What is declared of the sound export. */
export const declared = {
  EXPECTED_SCOPES: 'openid profile email address phone data-read data-write',
  EXPECTED_TOKEN_FORMAT: 'jwt',
  ONBOARDING: 'client,agent',
  TENANT_ENVIRONMENT: 'staging',
};

/** Files in a new folder, by their path; a value that is no text is written as JSON. */
export function exportFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dcr-export-'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  return folder;
}

/** The files of fr-config-manager for one realm. */
export const managerFiles = (service: Service, realm = 'alpha'): Record<string, unknown> => ({
  [`realms/${realm}/services/oauth-oidc.json`]: service,
  [`realms/${realm}/services/baseurl.json`]: {
    _id: '',
    _type: { _id: 'baseurl' },
    source: 'REQUEST_VALUES',
    fixedValue: 'https://&{fqdn}',
  },
  [`realms/${realm}/scripts/scripts-config/${script}.json`]: {
    _id: script,
    evaluatorVersion: '2.0',
    script: 'x',
  },
  [`realms/${realm}/realm-config/agents/OAuth2Client/app.json`]: {
    _id: 'app',
    _type: { _id: 'OAuth2Client' },
    coreOAuth2ClientConfig: {
      userpassword: null,
      'userpassword-encrypted': 'AAAAA3NlY3JldA==',
      scopes: { inherited: false, value: ['data-read'] },
    },
  },
});

/** An export that was judged. */
export interface Judged {
  readonly outcomes: readonly Outcome[];
  readonly notices: readonly string[];
  of(id: RequirementId, target?: string): Outcome;
  with(...verdicts: readonly Verdict[]): readonly string[];
}

/** Judges what lies in a folder; `given` is what of it is named, all of it by default. */
export async function judgeFolder(
  folder: string,
  env: Readonly<Record<string, string>> = declared,
  { given = ['.'], esv = [] }: { given?: readonly string[]; esv?: readonly string[] } = {},
): Promise<Judged> {
  const read = declaredSettings(env, folder);
  const { judged, notices } = loadExports({ given, esv, directory: folder }, read.declared);
  const { outcomes } = await judgeConfiguration(judged, read.settings);
  return {
    outcomes,
    notices,
    of: (id, target) => {
      const found = outcomes.find(
        (outcome) => outcome.requirement === id && (target === undefined || outcome.target === target),
      );
      if (found === undefined) throw new Error(`${id} was not judged`);
      return found;
    },
    with: (...verdicts) =>
      outcomes.filter(({ verdict }) => verdicts.includes(verdict)).map(({ requirement }) => requirement),
  };
}
