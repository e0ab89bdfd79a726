// Compiles every contract of `solidity/`: node compile.mjs MODULES INTERFACES OUTPUT
// MODULES is the folder with node_modules, INTERFACES that of the ABIs, OUTPUT the JSON to write.
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, interfaces, output] = process.argv.slice(2).map((path) => resolve(path));
const here = join(dirname(fileURLToPath(import.meta.url)), "solidity");
const solc = createRequire(join(modules, "package.json"))("solc");

const sources = {};
for (const name of readdirSync(here).filter((name) => name.endsWith(".sol")).sort()) {
  sources[name] = { content: readFileSync(join(here, name), "utf8") };
}

// Imports of `interfaces/` are the suite's own ABIs, all others are packages.
function read(path) {
  const own = path.startsWith("interfaces/");
  const file = own ? join(interfaces, path.slice(11)) : join(modules, "node_modules", path);
  try {
    return { contents: readFileSync(file, "utf8") };
  } catch (error) {
    return { error: String(error) };
  }
}

const input = {
  language: "Solidity",
  sources,
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 20_000 },
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
  },
};
const result = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
const errors = (result.errors ?? []).filter((error) => error.severity === "error");
if (errors.length > 0) {
  console.error(errors.map((error) => error.formattedMessage).join("\n"));
  process.exit(1);
}

const contracts = {};
for (const file of Object.keys(sources)) {
  for (const [name, contract] of Object.entries(result.contracts[file] ?? {})) {
    const code = contract.evm.bytecode.object;
    if (code.length > 0) {
      contracts[name] = { bytecode: `0x${code}` };
    }
  }
}
writeFileSync(`${output}.part`, JSON.stringify(contracts));
renameSync(`${output}.part`, output);
