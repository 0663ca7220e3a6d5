export declare const folders: Readonly<Record<string, readonly string[]>>;
export declare const islands: readonly string[];
export declare const pure: readonly string[];
export declare const mayExposeSecrets: readonly string[];
