/** How channels and clerks come to families: over the API, by signing numbers and cards. */
package org.essc.family.access;
