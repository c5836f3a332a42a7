/** Writes what is generated: shapes from the models, and then documents from the code; `--check` only names what is stale. */

await import('./generate-shapes.ts');
await import('./generate-docs.ts');
