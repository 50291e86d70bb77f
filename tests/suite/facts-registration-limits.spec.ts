import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { gravityOf } from '../../fixtures/run/gravity.ts';
import { budgetOf, budgets, clientsUsedUp, keptForOthers, wouldStay } from '../../fixtures/facts/budget.ts';
import type { SessionContext } from '../../fixtures/facts/context.ts';
import { LeftBehind } from '../../fixtures/facts/left-behind.ts';
import { scopesToAsk } from '../../fixtures/facts/main-client.ts';
import {
  askedInWords,
  mayBeAboutResponseTypes,
  responseTypesToTry,
} from '../../fixtures/facts/asked-response-types.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { Profile, Settings, Target } from '../../fixtures/settings/settings.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { registrationBody } from '../../fixtures/tenant/requests.ts';
import { judge } from './support/judged-tenant.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { stubTarget } from './support/stub-target.ts';

// What a run asks for, what it asks first, and where it stops.

test('a token request asks for what was requested and registered, in the order of the request', () => {
  expect(scopesToAsk(['b', 'a'], ['openid', 'a', 'b'])).toEqual(['b', 'a']);
  expect(scopesToAsk(['b', 'a'], ['a'])).toEqual(['a']);
  expect(scopesToAsk(['b', 'a'], ['openid'])).toEqual(['b', 'a']);
  expect(scopesToAsk(['b', 'a'], null)).toEqual(['b', 'a']);
});

test('what starved says that it was not asked', () => {
  for (const reason of [clientsUsedUp(40), keptForOthers(40)]) {
    expect(reason).toMatch(/^not asked, .*the run's budget of /);
  }
  expect(wouldStay(1)).toMatch(/^not asked, .*MAX_CLIENTS_LEFT_BEHIND/);
});

test('the gravest rows are asked first, after what the flow needs', () => {
  const gravity = (requirement: RequirementId): number => gravityOf({ requirement });
  expect(gravity('registration.page-body')).toBe(0);
  expect(gravity('registration.distinct-credentials')).toBe(0);
  expect(gravity('posture.default-scopes-privileged')).toBe(1);
  expect(gravity('registration-refusals.software-statement-forged')).toBe(2);
  expect(gravity('registration.json-body')).toBe(3);
  expect(gravity('registration.scope-omitted')).toBe(3);
  expect(gravity('registration.defaults')).toBe(3);
  expect(gravity('registration-refusals.display-uris')).toBe(3);
});

test.describe('response types', () => {
  test('are tried one after the other in the standard dialect alone', () => {
    expect(responseTypesToTry({ dialect: 'aic', responseTypes: null })).toEqual([['token']]);
    expect(responseTypesToTry({ dialect: 'rfc7591', responseTypes: null })).toEqual([[], null, ['code']]);
    expect(responseTypesToTry({ dialect: 'rfc7591', responseTypes: ['token'] })).toEqual([['token']]);
    expect(responseTypesToTry({ dialect: 'aic', responseTypes: [] })).toEqual([[]]);
  });

  test('may be the reason of a refusal that names no other', () => {
    const about = (status: number, error?: string): boolean =>
      mayBeAboutResponseTypes(stubAnswer(status, error === undefined ? {} : { error }));
    expect(about(400, 'invalid_client_metadata')).toBe(true);
    expect(about(400, 'invalid_request')).toBe(true);
    expect(about(400)).toBe(true);
    expect(about(400, 'invalid_redirect_uri')).toBe(false);
    expect(about(400, 'access_denied')).toBe(false);
    expect(about(401)).toBe(false);
    expect(about(422)).toBe(false);
  });

  test('bring the grant that belongs to code', () => {
    const client = { name: 'n', redirectUri: 'https://a.example/', scopes: ['a', 'b'] };
    expect(registrationBody({ ...client, dialect: 'rfc7591', responseTypes: ['code'] })).toEqual({
      grant_types: ['client_credentials', 'authorization_code'],
      redirect_uris: ['https://a.example/'],
      client_name: 'n',
      response_types: ['code'],
      scope: 'a b',
      token_endpoint_auth_method: 'client_secret_post',
    });
    expect(registrationBody({ ...client, dialect: 'aic', responseTypes: ['token'] })).toMatchObject({
      grant_types: ['client_credentials'],
      response_types: ['token'],
      scopes: ['a', 'b'],
    });
    expect(registrationBody({ ...client, dialect: 'rfc7591', responseTypes: null })).not.toHaveProperty(
      'response_types',
    );
  });
});

test.describe('clients that stay', () => {
  interface World {
    readonly tokens?: readonly (string | null)[];
    readonly target?: string;
    readonly declared?: Readonly<Record<string, string>>;
    readonly deletion?: { status: number; isOfClient: boolean };
    readonly results?: readonly ('gone' | 'left' | 'unknown')[];
    readonly allowed?: number;
    readonly hasAccount?: boolean;
  }
  const learned = ({ tokens = [], results = [], ...world }: World): LeftBehind => {
    const target = stubTarget(world.declared);
    const { deletion } = world;
    const reply = { kind: 'answered', exchange: { response: { status: deletion?.status ?? 0 } } };
    const headers = deletion?.isOfClient === true ? { authorization: 'Bearer x' } : {};
    const left = new LeftBehind({
      target: world.hasAccount === true ? { ...target, serviceAccount: {} } : target,
      mostLeftBehind: world.allowed ?? 1,
      journal: {
        open: tokens.map((token) => ({
          origin: { target: world.target ?? target.name },
          handles: [{ registrationAccessToken: token }],
        })),
      },
      log: { of: () => (deletion === undefined ? [] : [{ request: { method: 'DELETE', headers }, reply }]) },
    } as unknown as SessionContext);
    left.learn(results.map((state) => ({ name: 'n', clientId: null, state, why: null, remark: null })));
    return left;
  };
  const without = { EXPECTED_REGISTRATION_ACCESS_TOKENS: 'false' };
  const delete405 = { status: 405, isOfClient: true };

  const cases: Readonly<Record<string, [world: World, why: unknown]>> = {
    'nothing is known yet': [{}, null],
    'a client with a token': [{ tokens: ['t'] }, null],
    'a client without one': [{ tokens: [null] }, { blamed: 'registration.management-issued' }],
    'a client without one, as declared': [{ tokens: [null], declared: without }, { blamed: null }],
    'a client without one beside one with it': [{ tokens: [null, 't'] }, null],
    'a client of another target': [{ tokens: [null], target: 'other' }, null],
    'a client without one, and a service account': [{ tokens: [null], hasAccount: true }, null],
    'a deletion answered 405': [{ tokens: ['t'], deletion: delete405 }, { blamed: 'management.delete' }],
    'a deletion answered 501': [
      { tokens: ['t'], deletion: { ...delete405, status: 501 } },
      { blamed: 'management.delete' },
    ],
    'a deletion answered 403': [{ tokens: ['t'], deletion: { ...delete405, status: 403 } }, null],
    '405 for a request without a token': [
      { tokens: ['t'], deletion: { ...delete405, isOfClient: false } },
      null,
    ],
    'one that could not be deleted': [{ tokens: ['t'], results: ['left'] }, null],
    'two that could not': [{ tokens: ['t'], results: ['left', 'left'] }, { blamed: 'management.delete' }],
    'two that nobody knows of': [{ tokens: ['t'], results: ['unknown', 'unknown'] }, null],
    'two that could not, and one that could': [{ tokens: ['t'], results: ['left', 'gone', 'left'] }, null],
    'one that could, whatever else': [{ tokens: [null], deletion: delete405, results: ['gone'] }, null],
  };
  for (const [name, [world, why]] of Object.entries(cases)) {
    test(name, () => {
      expect(learned(world).why).toEqual(why);
    });
  }

  test('are counted against what the owner allows', () => {
    expect(learned({ tokens: [null], allowed: 2 }).isUsedUp).toBe(false);
    expect(learned({ tokens: [null, 't'], allowed: 2 }).isUsedUp).toBe(true);
    expect(learned({ tokens: [null, null], allowed: 2, target: 'other' }).isUsedUp).toBe(false);
  });

  for (const allowed of [1, 3]) {
    test(`are ${allowed} where MAX_CLIENTS_LEFT_BEHIND is ${allowed}`, async () => {
      const tenant = await startReferenceTenant({ faults: ['registration-tokens-off'] });
      const judgement = await judge(tenant.baseUrl, { MAX_CLIENTS_LEFT_BEHIND: String(allowed) });
      expect(tenant.clients('alpha')).toHaveLength(allowed);
      expect(judgement.of('registration.management-issued').verdict).toBe('nonconformant');
      const { verdict, reason, cause } = judgement.of('management.delete');
      expect({ verdict, cause }).toEqual({
        verdict: 'inconclusive',
        cause: 'registration.management-issued',
      });
      expect(reason).toBe(wouldStay(allowed));
      await tenant.close();
    });
  }
});

test('optional checks may cost more in the profile full, and nothing elsewhere', () => {
  const oneFlow = { onboarding: ['client'], endUser: null } as const;
  const requests = (profile: Profile, ...optionalChecks: Settings['optionalChecks']) =>
    budgetOf({ profile, optionalChecks }, oneFlow).requests;
  expect(requests('full')).toBe(budgets.full.requests);
  expect(requests('full', 'posture.introspect-all-proof')).toBe(budgets.full.requests + 50);
  expect(requests('onboarding', 'posture.introspect-all-proof')).toBe(budgets.onboarding.requests);
  const { clients } = budgetOf(
    { profile: 'full', optionalChecks: ['posture.introspect-all-proof'] },
    oneFlow,
  );
  expect(clients).toBe(budgets.full.clients);
});

test('both forms of the page cost one client more than one of them, and a few requests', () => {
  const cost = (profile: Profile, ...onboarding: Target['onboarding']) =>
    budgetOf({ profile, optionalChecks: [] }, { onboarding, endUser: null });
  expect(cost('onboarding', 'agent')).toEqual(budgets.onboarding);
  expect(cost('onboarding', 'client', 'agent')).toMatchObject({ clients: 2, requests: 23 });
  expect(cost('full', 'client', 'agent')).toMatchObject({ clients: 41, requests: 258 });
  expect(cost('read-only', 'client', 'agent')).toEqual(budgets['read-only']);
});

test("the exchange of an end user's token costs one client and a few requests", () => {
  const endUser = { token: new Secret('a token of a user'), subject: 'someone' };
  const cost = (profile: Profile) =>
    budgetOf({ profile, optionalChecks: [] }, { onboarding: ['client', 'agent'], endUser });
  expect(cost('onboarding')).toMatchObject({ clients: 3, requests: 28 });
  expect(cost('full')).toMatchObject({ clients: 42, requests: 263 });
  expect(cost('read-only')).toEqual(budgets['read-only']);
});

test('response types are told as a body asks for them', () => {
  expect(askedInWords(null)).toBe('no response_types');
  expect(askedInWords(['token', 'code'])).toBe('response_types: ["token","code"]');
});
