/** Who acts for a member of the family, and how it is remembered. See docs/flows/family.md. */
package org.essc.family.acting;
