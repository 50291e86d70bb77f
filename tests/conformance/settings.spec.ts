import { providerSetting } from '../../fixtures/catalogue/console.ts';
import {
  expectMember,
  expectScopes,
  NotApplicable,
  requirement,
  test,
  Violation,
  weighEach,
} from '../../fixtures/conformance.ts';
import { presentValue, providerService, settingInWords } from '../../fixtures/facts/provider-service.ts';
import { expectAgentsEnabled, expectScriptSelected } from '../../fixtures/probes/settings/agents.ts';
import {
  declaredValues,
  expectDeclared,
  listOf,
  notComparable,
  withoutLabels,
} from '../../fixtures/probes/settings/declared.ts';

// Task 1 of Ping's page from the inside: what an administrator set, if the owner lets the suite read it.

test(
  ...requirement('settings.grant-types', async (session) => {
    const { service, reply } = await providerService(session)();
    const grants = presentValue(service, 'grantTypes');
    if (grants === undefined) throw new NotApplicable('this server has no setting for grant types');
    const found = expectMember(providerSetting.grantTypes, listOf(grants, 'grantTypes', reply), reply);
    found.toContain('client_credentials');
  }),
);

test(
  ...requirement('settings.scope-allowlist', async (session) => {
    const declared = session.declaredScopes();
    const { service, reply } = await providerService(session)();
    const scopes = withoutLabels(presentValue(service, 'allowlist'), 'allowlist', reply);
    expectScopes(providerSetting.allowlist, scopes, reply).toBeExactly(declared);
  }),
);

test(
  ...requirement('settings.open-registration', async (session) => {
    const { registration } = session.target.expected;
    const { service, reply } = await providerService(session)();
    const present = presentValue(service, 'openRegistration');
    if (typeof present !== 'boolean') throw notComparable(['openRegistration'], reply);
    if (present === (registration === 'open')) return;
    const wanted = registration === 'open' ? 'on' : 'off';
    throw new Violation(
      `${providerSetting.openRegistration}: ${wanted}, since registration is declared ${registration}`,
      settingInWords(service, 'openRegistration'),
      reply,
    );
  }),
);

test(
  ...requirement('settings.declared-values', async (session) => {
    const read = await providerService(session)();
    const declared = declaredValues(session).filter(([, wanted]) => wanted !== undefined);
    // A release that does not know a setting has nothing to compare.
    const known = declared.filter(([setting]) => presentValue(read.service, setting) !== undefined);
    if (known.length === 0) {
      const settings = declared.map(([setting]) => setting);
      throw notComparable(settings, read.reply);
    }
    await weighEach('declared setting', known, ([setting, wanted]) => {
      expectDeclared(read, setting, wanted);
    });
  }),
);

test(
  ...requirement('settings.ai-agents', async (session) => {
    await expectAgentsEnabled(await providerService(session)());
  }),
);

test(
  ...requirement('settings.registration-script', async (session) => {
    expectScriptSelected(await providerService(session)());
  }),
);
