/** The mark of Mintmark: a coin with an M. */
export function Mark({ className = 'size-7' }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      aria-hidden
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
    >
      <circle cx="16" cy="16" r="13" strokeDasharray="5 1.81" />
      <path d="M10.5 21.5v-10l5.5 6 5.5-6v10" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
