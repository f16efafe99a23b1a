/**
 * Files of rows of any size, as registries and agencies send them: received as a stream, cut into
 * encrypted chunks of whole rows, and applied chunk by chunk by whichever instance holds the lease,
 * so that a crash loses and doubles nothing. What a row means is told by who uses it.
 */
package org.essc.files;
