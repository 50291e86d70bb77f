import { expect, test } from '@playwright/test';
import {
  exportFolder,
  judgeFolder,
  managerFiles,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';

// Clients are found and judged wherever an export has them, whatever they are called.

const sound = soundProvider();
const client = (id: string, core: Service = {}): Service => ({
  _id: id,
  _type: { _id: 'OAuth2Client' },
  coreOAuth2ClientConfig: { scopes: ['fr:idm:*'], userpassword: 'S3cret-value', ...core },
});
const below = (folder: string, files: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
const frodo = (id: string): Record<string, unknown> => ({
  'realm/root-alpha/service/oauth-oidc.service.json': { service: { 'oauth-oidc': sound } },
  [`realm/root-alpha/oauth2.app/${id}.oauth2.app.json`]: { application: { [id]: client(id) } },
});

const layouts: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'in a folder of its own, without a realm': {
    'config/services/oauth2-provider.json.tpl': sound,
    'config/applications/app.json.tpl': client('app'),
  },
  'in the folder of a realm that the provider names itself': {
    'services/oauth2-provider.json': sound,
    'realms/alpha/realm-config/agents/OAuth2Client/app.json': client('app'),
  },
  'without its type': {
    ...managerFiles(sound),
    'realms/alpha/realm-config/agents/OAuth2Client/app.json': { ...client('app'), _type: undefined },
  },
  'below a folder that is called groups': below('groups', {
    ...managerFiles(sound),
    'realms/alpha/realm-config/agents/OAuth2Client/app.json': client('app'),
  }),
  'that is called groups': frodo('groups'),
  'that is called as a realm': frodo('root-app'),
};

for (const [name, files] of Object.entries(layouts)) {
  test(`a client is judged: ${name}`, async () => {
    const judged = await judgeFolder(exportFolder(files));
    expect(judged.of('settings.clients-privileged')).toMatchObject({ verdict: 'advisory' });
    expect(judged.of('settings.plain-secrets')).toMatchObject({ verdict: 'nonconformant' });
  });
}

test('a client of another realm is not judged', async () => {
  const judged = await judgeFolder(
    exportFolder({
      'services/oauth2-provider.json': sound,
      'realms/bravo/realm-config/agents/OAuth2Client/app.json': client('app'),
    }),
  );
  expect(judged.of('settings.clients-privileged').verdict).toBe('not-applicable');
  expect(judged.of('settings.plain-secrets').verdict).toBe('conformant');
});

test('what AM keeps for new realms is no provider', async () => {
  const defaults: Service = {
    ...withSettings(sound, 'coreOAuth2Config', { accessTokenLifetime: 0 }),
    _type: undefined,
    location: undefined,
  };
  const service = { _id: '', _type: { _id: 'oauth-oidc' }, defaults };
  const folder = exportFolder({
    ...managerFiles(sound),
    'global/service/oauth-oidc.service.json': { service: { 'oauth-oidc': service } },
  });
  const judged = await judgeFolder(folder);
  expect(judged.with('nonconformant')).toEqual([]);
  expect(new Set(judged.outcomes.map(({ target }) => target))).toEqual(new Set(['default']));
});
