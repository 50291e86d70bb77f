import { requirement, test } from '../../fixtures/conformance.ts';
import { providerService } from '../../fixtures/facts/provider-service.ts';
import { expectAgentsEnabled, expectScriptSelected } from '../../fixtures/probes/settings/agents.ts';
import { expectAsInGit } from '../../fixtures/probes/settings/as-in-git.ts';
import {
  expectDeclared,
  expectDeclaredValues,
  expectDoor,
  expectGrantTypes,
} from '../../fixtures/probes/settings/declared.ts';

// Task 1 of Ping's page from the inside: what an administrator set, if the owner lets the suite read it.

test(
  ...requirement('settings.grant-types', async (session) => {
    expectGrantTypes(await providerService(session)());
  }),
);

test(
  ...requirement('settings.scope-allowlist', async (session) => {
    const declared = session.declaredScopes();
    expectDeclared(await providerService(session)(), 'allowlist', declared);
  }),
);

test(
  ...requirement('settings.open-registration', async (session) => {
    expectDoor(await providerService(session)(), session.target);
  }),
);

test(
  ...requirement('settings.declared-values', async (session) => {
    await expectDeclaredValues(await providerService(session)(), session.target);
  }),
);

test(
  ...requirement('settings.as-in-git', async (session) => {
    await expectAsInGit(await providerService(session)(), session.target);
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
