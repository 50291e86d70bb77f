// Loaded before anything else into a process: from the folder PROTECTED nothing can be removed (`EACCES`), or, with
// `EBUSY` in PROTECTED_CODE as for a folder that a container has mounted, only the folder itself cannot. With
// PROTECTED_LATER it can still be written.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const folder = path.resolve(process.env.PROTECTED ?? '/nowhere');
const code = process.env.PROTECTED_CODE ?? 'EACCES';
const refused = process.env.PROTECTED_LATER === undefined ? ['rmSync', 'mkdtempSync'] : ['rmSync'];
const isResult = (file) =>
  path.dirname(file) === folder && !path.basename(file).startsWith('.dcr-conformance-');
const isProtected = (file) => file === folder || (code === 'EACCES' && isResult(file));

for (const name of refused) {
  const original = fs[name];
  fs[name] = (file, ...rest) => {
    const whole = path.resolve(String(file));
    if (isProtected(whole) || (name === 'mkdtempSync' && path.dirname(whole) === folder)) {
      throw Object.assign(new Error(`${code}: ${name}`), { code, syscall: name });
    }
    return original(file, ...rest);
  };
}
syncBuiltinESMExports();
