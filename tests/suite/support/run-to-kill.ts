import { judge } from './judged-tenant.ts';

/**
 * A whole run without a runner, as a process that can be killed at any moment: the full profile against the address
 * of the first argument, with its journal in the folder of the second. It waits a little between repeats, so that a
 * moment between two requests can be hit as well.
 */
const [baseUrl = '', journal = ''] = process.argv.slice(2);
await judge(baseUrl, { JOURNAL_DIR: journal });
