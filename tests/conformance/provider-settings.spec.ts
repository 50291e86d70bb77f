import { check } from '../../fixtures/conformance.ts';
import {
  expectAllowlist,
  expectDeclaredValues,
  expectDoor,
  expectGrantTypes,
} from '../../fixtures/session/declared-settings.ts';

// Task 1 of Ping's page from the inside: what an administrator set, where the owner lets the suite read it.

check('settings.grant-types', expectGrantTypes);

check('settings.scope-allowlist', expectAllowlist);

check('settings.open-registration', expectDoor);

check('settings.declared-values', expectDeclaredValues);
