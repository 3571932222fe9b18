// The way in of every command: `node scripts/bootstrap.mjs <command> [arguments]`, as package.json's scripts call it. It runs with
// whatever Node the machine has and with nothing installed, so it must stay readable for old ones: no imports before the check.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 20 || (major === 20 && minor >= 19)) {
  import("./run-command.mjs")
    .then(({ runCommand }) => runCommand(process.argv.slice(2)))
    .catch((error) => {
      console.error(error.message);
      process.exit(1);
    });
} else {
  console.error(`Backupchecks needs Node.js 20.19 or newer to start; this is ${process.versions.node}.`);
  process.exit(1);
}
