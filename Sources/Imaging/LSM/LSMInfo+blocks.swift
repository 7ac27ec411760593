import Domain

/// The smaller blocks, each of which is left out where it contradicts itself: nothing depends on them.
extension LSMInfo {
    /// The names of the channels and their colours; empty where there are none.
    func channelColors(_ tiff: TIFFStructure) throws(Failure) -> [(name: String, color: UInt32?)] {
        guard let block = offset(of: .channelColors), tiff.file.contains(block, 24) else {
            return []
        }
        // Its size, how many colours and names, and where these begin.
        var head: [Int] = []
        for place in 0..<5 { head.append(Int(try tiff.number(at: block + 4 * place, size: 4))) }
        let size = head[0]
        guard head[1] == channels, head[2] == channels, (24...(1 << 20)).contains(size),
            head[3] <= size, 4 * channels <= size - head[3], head[4] < size,
            tiff.file.contains(block, size)
        else { return [] }
        let bytes = try tiff.file.bytes(at: block, count: size)
        guard let names = names(bytes[head[4]...], isBigEndian: tiff.isBigEndian) else {
            return []
        }
        return names.indices.map { channel in
            // Red, green, blue and an unused byte; black stands for none.
            let color = bytes[(head[3] + 4 * channel)...].prefix(3)
                .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return (names[channel], color == 0 ? nil : color << 8 | 0xFF)
        }
    }

    private func names(_ block: ArraySlice<UInt8>, isBigEndian: Bool) -> [String]? {
        var bytes = block
        var names: [String] = []
        while names.count < channels, bytes.count > 4 {
            let length = bytes.withUnsafeBytes {
                Int(FileWindow.number($0, at: 0, size: 4, isBigEndian: isBigEndian))
            }
            bytes = bytes.dropFirst(4)
            guard length <= bytes.count else { return nil }
            names.append(String(legacy: bytes.prefix(length)))
            bytes = bytes.dropFirst(length)
        }
        return names.count == channels ? names : nil
    }

    /// The band of wavelengths that each channel detects, in metres; nil for a channel without one.
    func detectionBands(_ tiff: TIFFStructure) throws(Failure) -> [ClosedRange<Double>?] {
        let numbers = try list(.channelWavelengths, of: 2, count: channels, tiff)
        return stride(from: 0, to: numbers.count, by: 2).map { place in
            let (low, high) = (numbers[place], numbers[place + 1])
            return low > 1e-8 && high < 1e-4 && low < high ? low...high : nil
        }
    }

    /// Where the images were taken, in metres from a place that the file does not say: x and y of each; empty where it
    /// is not known.
    func places(_ tiff: TIFFStructure) throws(Failure) -> [(x: Double, y: Double)] {
        guard images > 1 else { return [] }
        let positions = try list(.positions, of: 3, count: positions, tiff)
        let tiles = try list(.tilePositions, of: 3, count: tiles, tiff)
        // Where there are both, it is not said what the places of the tiles are relative to.
        guard self.positions == 1 || self.tiles == 1 else { return [] }
        let numbers = self.tiles == 1 ? positions : tiles
        guard numbers.allSatisfy({ abs($0) < 10 }) else { return [] }
        return stride(from: 0, to: numbers.count, by: 3).map { (numbers[$0], numbers[$0 + 1]) }
    }

    /// When each time point began, in seconds from a moment that the file does not say; empty where it is not known.
    func timeStamps(_ tiff: TIFFStructure) throws(Failure) -> [Double] {
        guard let block = offset(of: .timeStamps), tiff.file.contains(block, 8),
            try tiff.number(at: block + 4, size: 4) == UInt64(times)
        else { return [] }
        let stamps = try doubles(at: block + 8, count: times, tiff)
        let isAscending = zip(stamps, stamps.dropFirst()).allSatisfy { $0 <= $1 }
        return isAscending ? stamps : []
    }

    /// Whether all channels have 12 significant bits.
    func is12Bit(_ tiff: TIFFStructure) throws(Failure) -> Bool {
        guard dataType == 0 else { return dataType == 2 }
        guard let block = offset(of: .channelDataTypes), tiff.file.contains(block, 4),
            try tiff.number(at: block, size: 4) == UInt64(channels),
            tiff.file.contains(block + 4, 4 * channels)
        else { return false }
        for channel in 0..<channels
        where try tiff.number(at: block + 4 + 4 * channel, size: 4) != 2 {
            return false
        }
        return true
    }

    /// A block of so many elements of so many numbers each; empty where it has another number of elements.
    private func list(
        _ block: Block, of size: Int, count: Int, _ tiff: TIFFStructure
    ) throws(Failure) -> [Double] {
        guard let block = offset(of: block), tiff.file.contains(block, 4),
            try tiff.number(at: block, size: 4) == UInt64(count)
        else { return [] }
        let (total, overflow) = count.multipliedReportingOverflow(by: size)
        return overflow ? [] : try doubles(at: block + 4, count: total, tiff)
    }

    private func doubles(
        at offset: Int, count: Int, _ tiff: TIFFStructure
    ) throws(Failure) -> [Double] {
        guard count <= 1 << 22, tiff.file.contains(offset, 8 * count) else { return [] }
        var result: [Double] = []
        for index in 0..<count {
            result.append(Double(bitPattern: try tiff.number(at: offset + 8 * index, size: 8)))
        }
        return result.allSatisfy(\.isFinite) ? result : []
    }
}
