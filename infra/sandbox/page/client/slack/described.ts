/** How a field is tied to its label, hint and error for those who hear the page. */
export interface Described {
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
  'aria-required'?: boolean;
  /** Marks the field a view wants the cursor in. */
  'data-focus'?: boolean;
}
