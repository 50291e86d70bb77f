import { requirement, test } from '../../fixtures/conformance.ts';
import { ownChecks } from '../../fixtures/run/own-check.ts';

// The checks of the owner, from the folder OWN_CHECKS: playwright.config.ts or a command has loaded them before.

for (const { id, check } of ownChecks()) test(...requirement(id, check));
