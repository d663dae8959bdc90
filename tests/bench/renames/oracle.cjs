// Where TypeScript's own language service would rename, for tests/bench/renames_elsewhere.py.
// node oracle.cjs TYPESCRIPT ROOT < [{path, place}] > two lists of [path, place] for each; places count bytes.
const fs = require("node:fs");
const path = require("node:path");
const { execFileSync } = require("node:child_process");
const ts = require(process.argv[2]);

const root = path.resolve(process.argv[3]);
const listed = execFileSync("git", ["-C", root, "ls-files"], { maxBuffer: 1 << 28 }).toString().split("\n");
const scripts = listed.filter((each) => /\.[cm]?[jt]sx?$/.test(each)).map((each) => path.join(root, each));
const texts = new Map();
const snapshot = (name) => {
  if (!texts.has(name)) texts.set(name, fs.existsSync(name) ? fs.readFileSync(name, "utf8") : undefined);
  return texts.get(name);
};

const packages = new Map();
const manifests = new Map();
for (const each of listed.filter((one) => path.basename(one) === "package.json")) {
  try {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, each), "utf8"));
    if (!manifest.name || packages.has(manifest.name)) continue;
    packages.set(manifest.name, path.join(root, path.dirname(each)));
    manifests.set(manifest.name, manifest);
  } catch {}
}

// A plain script that says `declare module "a"` of a package here would hide the package from everybody: such
// files belong to projects of their own.
function hides(name) {
  if (!name.endsWith(".d.ts")) return false;
  const text = snapshot(name) || "";
  const named = [...text.matchAll(/^declare module ['"]([^'"]+)['"]/gm)].some((each) => packages.has(each[1]));
  return named && !/^(?:import|export)\b/m.test(text);
}
const files = scripts.filter((each) => !hides(each));

const options = {
  allowJs: true, noEmit: true, jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ESNext, strict: true,
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, esModuleInterop: true,
  allowImportingTsExtensions: true, skipLibCheck: true, resolveJsonModule: true, experimentalDecorators: true,
};
const configs = new Map();
function configured(folder) {
  if (!configs.has(folder)) {
    const found = ts.findConfigFile(folder, ts.sys.fileExists);
    const inside = found && found.startsWith(root);
    const read = inside ? ts.readConfigFile(found, ts.sys.readFile).config : undefined;
    const parsed = read && ts.parseJsonConfigFileContent({ ...read, files: [], include: [] }, ts.sys, path.dirname(found));
    const { paths, baseUrl, pathsBasePath } = parsed ? parsed.options : {};
    configs.set(folder, { ...options, paths, baseUrl, pathsBasePath });
  }
  return configs.get(folder);
}
const ends = ["", ".ts", ".tsx", ".d.ts", "/index.ts", "/index.tsx", ".js", "/index.js"];
const known = new Set(files);
const leaves = (value) =>
  typeof value === "string" ? [value] : Object.values(value || {}).flatMap((each) => leaves(each));
function inPackages(specifier) {
  const parts = specifier.split("/");
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  if (!packages.has(name)) return undefined;
  const subpath = parts.slice(name.split("/").length).join("/");
  for (const leaf of leaves(manifests.get(name).exports?.[subpath ? `./${subpath}` : "."])) {
    const candidate = path.join(packages.get(name), leaf);
    if (known.has(candidate)) return candidate;
  }
  const inside = subpath || "index";
  for (const top of ["src", ""])
    for (const end of ends) {
      const candidate = path.join(packages.get(name), top, inside + end);
      if (known.has(candidate)) return candidate;
    }
  return undefined;
}
const host = {
  getCompilationSettings: () => options,
  getScriptFileNames: () => files,
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) => {
    const text = snapshot(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  resolveModuleNames: (names, from) =>
    names.map((name) => {
      const found = ts.resolveModuleName(name, from, configured(path.dirname(from)), ts.sys).resolvedModule;
      if (found && known.has(found.resolvedFileName)) return found;
      const inside = inPackages(name);
      return inside && { resolvedFileName: inside, extension: path.extname(inside) };
    }),
};

const service = ts.createLanguageService(host);
const bytes = (text, place) => Buffer.byteLength(text.slice(0, place));
const answers = JSON.parse(fs.readFileSync(0, "utf8")).map(({ path: file, place }) => {
  const full = path.join(root, file);
  const characters = Buffer.from(snapshot(full)).subarray(0, place).toString().length;
  // Of `const { a } = b` the service renames the variable along, or with prefixes keeps it: either is right.
  return [false, true].map((prefixes) => {
    const given = { providePrefixAndSuffixTextForRename: prefixes };
    const found = service.findRenameLocations(full, characters, false, false, given);
    return (found || []).map((each) => [
      path.relative(root, each.fileName),
      bytes(snapshot(each.fileName), each.textSpan.start),
    ]);
  });
});
process.stdout.write(JSON.stringify(answers));
