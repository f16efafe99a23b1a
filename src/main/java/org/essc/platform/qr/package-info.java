/** QR codes as pictures. */
package org.essc.platform.qr;
