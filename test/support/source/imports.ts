import { parseSync } from 'vite';

/** One place where a file names another module. */
export interface Import {
  readonly specifier: string;
  /** It leaves nothing behind when types are removed. */
  readonly typeOnly: boolean;
  readonly line: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/**
 * Everything that a source names as a module: imports and re-exports, `import()` as value and as type, `require`, and any call that is
 * handed a module's name, which is how a `require` made by `createRequire` looks whatever it is called.
 * @param isModule which of the strings handed to calls are module names
 * @throws when the source does not parse
 */
export function importsOf(path: string, source: string, isModule: (text: string) => boolean): Import[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const found: Import[] = [];
  const add = (at: Node, specifier: string | null, typeOnly: boolean) => {
    if (specifier !== null)
      found.push({ specifier, typeOnly, line: source.slice(0, at.start).split('\n').length });
  };

  const visit = (node: Node): void => {
    switch (node.type) {
      case 'ImportDeclaration':
        add(node, text(node.source), node.importKind === 'type' || onlyTypes(node.specifiers, 'importKind'));
        break;
      case 'ExportAllDeclaration':
        add(node, text(node.source), node.exportKind === 'type');
        break;
      case 'ExportNamedDeclaration':
        add(node, text(node.source), node.exportKind === 'type' || onlyTypes(node.specifiers, 'exportKind'));
        break;
      case 'ImportExpression':
        add(node, text(node.source), false);
        break;
      case 'TSImportType':
        add(node, text(node.source ?? node.argument), true);
        break;
      case 'TSExternalModuleReference':
        add(node, text(node.expression), false);
        break;
      case 'CallExpression':
        for (const argument of node.arguments as readonly unknown[]) {
          const value = text(argument);
          if (value !== null && (isRequire(node.callee) || isModule(value))) add(node, value, false);
        }
        break;
    }
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const item of value) isNode(item) && visit(item);
      else if (isNode(value)) visit(value);
    }
  };
  visit(program as unknown as Node);
  return found;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const isRequire = (callee: unknown): boolean =>
  isNode(callee) && callee.type === 'Identifier' && callee.name === 'require';

/** `import { type A, type B } from` leaves nothing behind; `import {} from` and a bare `import` run the module. */
const onlyTypes = (specifiers: unknown, kind: string): boolean =>
  Array.isArray(specifiers) &&
  specifiers.length > 0 &&
  specifiers.every((specifier) => isNode(specifier) && specifier[kind] === 'type');

/** The value of a string literal, also of one that a type wraps or that is a template without holes. */
function text(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TSLiteralType') return text(node.literal);
  if (node.type === 'TemplateLiteral' && Array.isArray(node.quasis) && node.quasis.length === 1) {
    const [quasi] = node.quasis as { value?: { cooked?: string } }[];
    return quasi?.value?.cooked ?? null;
  }
  return null;
}
