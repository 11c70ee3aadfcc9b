/** Small marks beside words; each state has a shape of its own, so that colour is never alone. Hidden from readers. */
const shapes = {
  well: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  attention: (
    <>
      <path d="M12 3.5L22 20.5H2Z" />
      <path d="M12 10v5M12 17.6v.2" />
    </>
  ),
  wrong: <path d="M6 6l12 12M18 6L6 18" />,
  note: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v6M12 7.4v.2" />
    </>
  ),
  soon: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.5l3.5 2" />
    </>
  ),
  open: <circle cx="12" cy="12" r="6" fill="currentColor" />,
  closed: (
    <>
      <rect x="5" y="11" width="14" height="9" rx="1" />
      <path d="M8 11V7.5a4 4 0 0 1 8 0V11" />
    </>
  ),
  counting: <path d="M5 5v14M10 5v14M15 5v14M20 5v14M3 15L22 8" />,
  result: <path d="M5 20V11M12 20V4M19 20v-6" />,
  todo: <circle cx="12" cy="12" r="8" />,
} as const;
export type Shape = keyof typeof shapes;

export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[shape]}
    </svg>
  );
}

/** The mark: a polling booth with its two curtains drawn. */
export function Mark() {
  return (
    <svg viewBox="0 0 28 28" width="28" height="28" fill="currentColor" aria-hidden="true" focusable="false">
      <path d="M3 3h22v3H3z" />
      <path d="M5 8h8.2v17H5c1.6-5.4 1.6-11.600 0-17zM23 8h-8.2v17H23c-1.6-5.4-1.6-11.600 0-17z" />
    </svg>
  );
}
