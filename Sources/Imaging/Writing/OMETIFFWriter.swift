public import Domain

/// Writes a stack as OME-TIFF: planes in any order, put down in the order T, C, Z with z fastest.
///
/// Planes go straight into the file, and the list of pages behind them at the end: with the libtiff way of a directory
/// behind every page, the many pages of a long time series cost time that grows with their square, and a plane could not
/// be written before those in front of it. Until ``finish()`` the header points nowhere, so half a file is no TIFF.
/// The same planes and description give the same bytes, if the planes come in the same order.
public final class OMETIFFWriter {
    private let description: StackDescription
    private let layout: PageLayout
    private var directory: PageDirectory
    private let form: TIFFForm
    private let file: OutputFile
    /// What another thread may read behind this writer; of a compressed file nothing before the end.
    package let written: WrittenBytes
    /// Nil where nothing is compressed.
    private let encoders: StripEncoders?
    /// Where the next compressed plane goes.
    private var end: Int
    /// Of each page; 0 where it has not been written.
    private var offsets: [Int]
    /// Of the strips of each page, page after page; empty where nothing is compressed.
    private var stripSizes: [UInt32]
    private var missing: Int
    /// Pages that are there without a gap, from the first on.
    private var leading = 0

    /// Creates the file, which must not exist.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - description: of the stack, with the type of the samples that are going to be written.
    ///   - compression: of the planes; with one, a predictor is used.
    ///   - creator: the software, for the file's metadata.
    ///   - threads: that compress; the file is the same for any number.
    /// - Throws: `cannotCreate` where there is such a file already, `temporary` or `io` where it cannot be made.
    public init(
        path: String, description: StackDescription, compression: Compression, creator: String,
        threads: Int = 1
    ) throws(Failure) {
        let shape = description.shape
        _ = try StackShape(checked: shape.t, shape.z, shape.c, shape.y, shape.x)
        guard description.planeByteCount <= TIFFRaster.largestPlane else {
            throw Failure(.badInput, "planes of more than 4 GiB are not supported", subject: path)
        }
        self.description = description
        layout = PageLayout(description, compression)
        directory = PageDirectory(layout, description, creator: creator)
        // With room for the note, which has a coefficient for each time point and is known only at the end.
        let classic =
            directory.byteCount(TIFFForm(isBigTIFF: false)) + (1 << 20) + shape.t * 128
        form = TIFFForm(
            isBigTIFF: layout.needsBigTIFF(directoryBytes: classic),
            isBigEndian: Samples.isBigEndian)
        encoders =
            compression == .none ? nil : try StripEncoders(layout, Crew(threads: threads))
        end = layout.dataStart
        offsets = Array(repeating: 0, count: shape.planeCount)
        let strips = encoders == nil ? 0 : shape.planeCount * layout.stripsPerPlane
        stripSizes = Array(repeating: 0, count: strips)
        missing = shape.planeCount
        file = try OutputFile(creating: path)
        written = WrittenBytes(of: file)
        if encoders == nil { file.reserve(layout.dataStart + layout.largestData) }
    }

    deinit { written.abandon() }

    /// Whether the file is a BigTIFF, which it is only where 32-bit offsets may not reach.
    public var isBigTIFF: Bool { form.isBigTIFF }

    /// Writes one plane, once.
    ///
    /// - Parameters:
    ///   - plane: y · x samples, row by row, in the byte order of this machine.
    ///   - index: where it belongs.
    /// - Throws: `temporary` where there is no space, `io` where writing fails.
    public func write(_ plane: UnsafeRawBufferPointer, at index: PlaneIndex) throws(Failure) {
        try write([(plane, index)])
    }

    /// Writes some planes as one after the other; those that are compressed are so on several threads.
    package func write(
        _ planes: [(samples: UnsafeRawBufferPointer, index: PlaneIndex)]
    ) throws(Failure) {
        let pages = try planes.map { (plane) throws(Failure) in
            try page(of: plane.index, bytes: plane.samples.count)
        }
        guard let encoders else {
            for (plane, page) in zip(planes, pages) {
                try begin(page, at: layout.dataStart + page * layout.planeBytes)
                try file.write(plane.samples, at: offsets[page])
                extendWritten()
            }
            return
        }
        try encoders.encode(planes.map(\.samples)) { (plane, strip, bytes) throws(Failure) in
            if strip == 0 { try begin(pages[plane], at: end) }
            try file.write(bytes, at: end)
            stripSizes[pages[plane] * layout.stripsPerPlane + strip] = UInt32(
                clamping: bytes.count)
            end += bytes.count
        }
        file.putDown(upTo: end)
    }

    /// Says where a page lies, once.
    private func begin(_ page: Int, at offset: Int) throws(Failure) {
        guard offsets[page] == 0 else {
            throw Failure(.internalError, "page \(page) comes twice")
        }
        offsets[page] = offset
        missing -= 1
    }

    /// The page of a plane.
    private func page(of index: PlaneIndex, bytes: Int) throws(Failure) -> Int {
        let shape = layout.shape
        guard
            (0..<shape.t).contains(index.t), (0..<shape.z).contains(index.z),
            (0..<shape.c).contains(index.c), bytes == layout.planeBytes,
            offsets[layout.number(of: index)] == 0
        else {
            throw Failure(
                .internalError,
                "the plane T\(index.t) Z\(index.z) C\(index.c) of \(bytes)"
                    + " bytes does not belong into a stack of \(shape), or comes twice")
        }
        return layout.number(of: index)
    }

    /// Writes the list of pages and waits until the file is on the disk.
    ///
    /// - Parameter note: what was done to the voxels; less than 1 MiB and 128 bytes for each time point.
    /// - Throws: `internalError` where planes are missing.
    public func finish(_ note: ProcessingNote? = nil) throws(Failure) {
        guard missing == 0 else {
            throw Failure(.internalError, "\(missing) planes have not been written")
        }
        if let note { directory.note = note }
        let fileEnd = try writeDirectories(at: directoryStart)
        try file.write(form.header(firstDirectory: directoryStart), at: 0)
        written.end(at: fileEnd)
        try file.flush()
    }

    /// Where the first directory goes; of a compressed file known only at the end.
    private var directoryStart: Int {
        let data = encoders == nil ? layout.shape.planeCount * layout.planeBytes : 0
        return (end + data + 7) & ~7
    }

    /// Tells which planes are there without a gap, the header among them.
    private func extendWritten() {
        let before = leading
        while leading < offsets.count && offsets[leading] != 0 { leading += 1 }
        guard leading > before else { return }
        written.extend(
            to: layout.dataStart + leading * layout.planeBytes,
            header: before == 0 ? form.header(firstDirectory: directoryStart) : [])
    }

    /// Writes the directories one behind the other.
    ///
    /// - Returns: where the file ends.
    private func writeDirectories(at start: Int) throws(Failure) -> Int {
        let sizes = (0..<layout.stripsPerPlane).map { layout.bytes(ofStrip: $0) }
        var position = start
        var block: [UInt8] = []
        for page in offsets.indices {
            let sizes = encoders == nil ? sizes : compressedSizes(page)
            var next = offsets[page]
            let places = sizes.map { size in
                defer { next += size }
                return next
            }
            let fields = directory.directory(page: page, offsets: places, byteCounts: sizes)
            let here = position + block.count
            let length = fields.byteCount(form)
            let isLast = page == offsets.count - 1
            block += fields.bytes(at: here, next: isLast ? 0 : here + length, form)
            if block.count >= 1 << 20 || isLast {
                try file.write(block, at: position)
                position += block.count
                block.removeAll(keepingCapacity: true)
            }
        }
        return position
    }

    private func compressedSizes(_ page: Int) -> [Int] {
        let first = page * layout.stripsPerPlane
        return stripSizes[first..<(first + layout.stripsPerPlane)].map(Int.init)
    }
}
