/** Runs the real AWS command line without blocking the server that the test itself holds. */

import { execFile } from 'node:child_process';

export type CliResult = { code: number; stdout: string; stderr: string };

/** Runs `aws ARGS`. Nothing of this machine's AWS configuration reaches it: only `env` does. */
export async function awsCli(args: string[], env: Record<string, string>): Promise<CliResult> {
  return new Promise((resolve) => {
    execFile('aws', args, { env: { ...cleanEnvironment(), ...env } }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 127;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Why tests of the AWS CLI are skipped here, or false. */
export async function awsCliMissing(): Promise<string | false> {
  const { code } = await awsCli(['--version'], {});
  return code === 0 ? false : 'the AWS CLI is not installed: no command `aws` runs';
}

function cleanEnvironment(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
}
