import { main } from '../../src/cli/main.js'

// One command in a process of its own, so that a test can kill it.
const input = JSON.parse(process.argv[2] ?? '')
process.exitCode = await main({ ...input, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr })
