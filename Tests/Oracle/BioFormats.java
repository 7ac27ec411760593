import java.security.MessageDigest;
import java.util.HexFormat;
import loci.common.DebugTools;
import loci.formats.FormatTools;
import loci.formats.ImageReader;

/**
 * Reads files with Bio-Formats and says of each, in a line of its own: how many images it has, their size as T, Z, C,
 * Y, X, the type of the samples, and the SHA-256 of all voxels as little-endian samples in that order.
 */
class BioFormats {
    public static void main(String[] paths) throws Exception {
        DebugTools.setRootLevel("ERROR");
        for (String path : paths) {
            try (ImageReader reader = new ImageReader()) {
                reader.setId(path);
                System.out.printf(
                    "%d %d,%d,%d,%d,%d %s %s%n", reader.getSeriesCount(), reader.getSizeT(),
                    reader.getSizeZ(), reader.getSizeC(), reader.getSizeY(), reader.getSizeX(),
                    FormatTools.getPixelTypeString(reader.getPixelType()), fingerprint(reader));
            }
        }
    }

    private static String fingerprint(ImageReader reader) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        int size = FormatTools.getBytesPerPixel(reader.getPixelType());
        for (int t = 0; t < reader.getSizeT(); t++) {
            for (int z = 0; z < reader.getSizeZ(); z++) {
                for (int c = 0; c < reader.getSizeC(); c++) {
                    byte[] plane = reader.openBytes(reader.getIndex(z, c, t));
                    if (!reader.isLittleEndian()) swap(plane, size);
                    digest.update(plane);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void swap(byte[] plane, int size) {
        for (int start = 0; start < plane.length; start += size) {
            for (int low = start, high = start + size - 1; low < high; low++, high--) {
                byte kept = plane[low];
                plane[low] = plane[high];
                plane[high] = kept;
            }
        }
    }
}
