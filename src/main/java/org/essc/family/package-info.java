/** Families and guardians: whose card is on whose phone, and for what. See docs/flows/family.md. */
package org.essc.family;
