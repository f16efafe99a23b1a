/** Files of entitlements that insurers send: step 1 of docs/flows/benefit-qualification.md. */
package org.essc.benefit.files;
